import fc from 'fast-check';
import { addsUp } from '../../domain/counts';
import { routeOf } from '../../domain/address-of-record';
import type { Contact } from '../../domain/customer';
import type { DispatchPort, FrozenRecipients, NoticeOutcome } from '../../domain/ports';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { customerStats } from '../../records/customers';
import { createDispatchStore } from '../../records/dispatch-store';
import { noticesOf } from '../../records/notices';
import type { NoticeRecord } from '../../records/notices';
import { aBreach, changeContact, somePeople } from '../support/records';
import type { APerson } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const AT = '2026-12-01T12:00:00Z';
const POSTAL: Contact = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };
let database: TestDatabase;
let dispatches: DispatchPort;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
  dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
});
afterAll(() => database.drop());

const listed = async (people: readonly APerson[]): Promise<string> => {
  const reference = await aBreach(database, `BR-SEND-${(number += 1)}`);
  await somePeople(database, reference, people);
  return reference;
};
const byEmail = (count: number): APerson[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${String(index + 1).padStart(3, '0')}`,
    contact: { email: `person${index + 1}@example.com`, ...POSTAL },
  }));
const freeze = async (reference: string, dispatch = 1, noticeVersion = 'v1'): Promise<FrozenRecipients> => {
  const { digest } = await createCaseStore(database).survey(reference);
  return dispatches.freeze({ reference, dispatch, noticeVersion, at: AT, listDigest: digest });
};
const notices = async (reference: string): Promise<NoticeRecord[]> => {
  const all: NoticeRecord[] = [];
  for await (const notice of noticesOf(database, reference)) all.push(notice);
  return all;
};
const range = (reference: string, unknownSends: 'resend' | 'leave' = 'resend', dispatch = 1) => ({
  reference,
  dispatch,
  fromSeq: 1,
  toSeq: 250,
  unknownSends,
});
const outcome = (seq: number, state: NoticeOutcome['state'], reply = '250 ok'): NoticeOutcome => ({
  seq,
  state,
  reply,
  at: AT,
});
const stop = (reference: string, stopped: boolean): Promise<void> =>
  createCaseStore(database).setStanding(reference, { phase: 'notifying', stopped });

describe('freezing', () => {
  test('numbers everybody densely in order of id, and settles letters and those without any address', async () => {
    const reference = await listed([
      { id: 'b', contact: POSTAL },
      { id: 'a', contact: { email: 'a@example.com' } },
      { id: 'd', contact: { email: 'new@example.com', emailSince: '2026-11-25' } },
      {
        id: 'B',
        contact: { email: 'n@example.com', emailSince: '2026-11-25', previousEmail: 'o@example.com' },
      },
      { id: 'c', contact: { email: 'x@example.com', agentEmail: 'agent@example.com' }, segment: 'business' },
    ]);
    expect(await freeze(reference)).toMatchObject({
      isFrozen: true,
      total: 8,
      byEmail: 3,
      byLetter: 1,
      withoutAddress: 1,
      copies: 3,
    });
    const all = await notices(reference);
    expect(all.map(({ seq, customerId, channel, state }) => [seq, customerId, channel, state])).toEqual([
      [1, 'B', 'email', 'pending'],
      [2, 'a', 'email', 'pending'],
      [3, 'b', 'letter', 'letter'],
      [4, 'c', 'email', 'pending'],
      [5, 'd', 'none', 'failed'],
      [6, 'B', 'email', 'pending'],
      [7, 'c', 'email', 'pending'],
      [8, 'd', 'email', 'pending'],
    ]);
    expect(all.map(({ part }) => part).slice(5)).toEqual(['young-address', 'agent', 'young-address']);
    expect(all[4]?.reply).toBe('e-mail address changed less than 30 days ago, no postal address');
    expect(await noticeCounts(database, reference)).toEqual({
      listed: 5,
      pending: 3,
      accepted: 0,
      bounced: 0,
      letter: 1,
      unknown: 0,
      failed: 1,
    });
    const { toSend } = await dispatches.openRange(range(reference));
    expect(toSend.map(({ to }) => to)).toEqual([
      'o@example.com',
      'a@example.com',
      'x@example.com',
      'n@example.com',
      'agent@example.com',
      'new@example.com',
    ]);
    for (const { messageId } of toSend) expect(messageId).toMatch(/^[0-9a-f]{40}@carrier\.example$/);
    expect(new Set(toSend.map(({ messageId }) => messageId)).size).toBe(6);
    const stats = await customerStats(database, reference);
    expect(stats.customers).toBe(5);
    expect(stats.byState).toEqual({ unknown: 4, TX: 1 });
    expect(stats.byDestination.reduce((sum, { customers }) => sum + customers, 0)).toBe(5);
  });

  test('again, it answers what it froze; a list that differs from the approved one is not frozen', async () => {
    const reference = await listed(byEmail(3));
    const { digest } = await createCaseStore(database).survey(reference);
    await somePeople(database, reference, [{ id: 'late', contact: POSTAL }]);
    const request = { reference, dispatch: 1, noticeVersion: 'v1', at: AT, listDigest: digest };
    const refused = await dispatches.freeze(request);
    expect(refused).toMatchObject({ isFrozen: false, total: 0 });
    expect(refused.listDigest).not.toBe(digest);
    expect(await notices(reference)).toEqual([]);
    const frozen = await dispatches.freeze({ ...request, listDigest: refused.listDigest });
    expect(frozen).toMatchObject({ isFrozen: true, total: 4 });
    expect(await dispatches.freeze({ ...request, listDigest: refused.listDigest })).toEqual(frozen);
    expect(await notices(reference)).toHaveLength(4);
  });

  test('those who come later are taken up by the next dispatch, numbered from 1, and nobody twice', async () => {
    const reference = await listed(byEmail(2));
    await freeze(reference);
    await somePeople(database, reference, [{ id: 'a-late', contact: { email: 'late@example.com' } }]);
    expect(await createCaseStore(database).survey(reference)).toMatchObject({
      customers: 3,
      undispatched: 1,
    });
    expect(await freeze(reference, 2)).toMatchObject({ total: 1 });
    expect(
      (await notices(reference)).map(({ dispatch, seq, customerId }) => [dispatch, seq, customerId]),
    ).toEqual([
      [1, 1, 'c001'],
      [1, 2, 'c002'],
      [2, 1, 'a-late'],
    ]);
  });

  test('two that freeze at once number everybody once', async () => {
    const reference = await listed(byEmail(50));
    const [one, other] = await Promise.all([freeze(reference), freeze(reference)]);
    expect(one).toEqual(other);
    expect(await notices(reference)).toHaveLength(50);
  });

  test('a new version of the notice takes back what the old one has not sent', async () => {
    const reference = await listed(byEmail(3));
    await freeze(reference);
    await dispatches.claim(reference, 1, [2]);
    await dispatches.settle(reference, 1, [outcome(2, 'accepted')]);
    const before = await notices(reference);
    expect(await freeze(reference, 2, 'v2')).toMatchObject({ total: 2 });
    const after = await notices(reference);
    expect(after.map(({ customerId, noticeVersion }) => [customerId, noticeVersion])).toEqual([
      ['c002', 'v1'],
      ['c001', 'v2'],
      ['c003', 'v2'],
    ]);
    expect(after[1]?.messageId).not.toBe(before[0]?.messageId);
  });

  test('the rows agree with the pure rule: property', () => {
    const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const person = fc.record({
      contact: fc.record({
        email: optional(fc.constant('e@example.com')),
        emailSince: optional(fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-02')),
        previousEmail: optional(fc.constant('p@example.com')),
        agentEmail: optional(fc.constant('g@example.com')),
        addressLine1: optional(fc.constant('1 Main St')),
        city: optional(fc.constant('Austin')),
        postalCode: optional(fc.constant('78701')),
      }),
      segment: optional(fc.constantFrom('business', 'residential')),
    });
    return fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 8 }), async (people) => {
        const reference = await listed(people.map((one, index) => ({ ...one, id: `c${index}` })));
        await freeze(reference);
        const all = await notices(reference);
        const routes = people.map((one) => routeOf(one, '2026-12-01'));
        const expected = [
          ...routes.map(({ destination }) => destination),
          ...routes.flatMap(({ copies }) =>
            copies.map((copy) => ({ ...copy, channel: 'email' })).sort((a, b) => (a.part < b.part ? -1 : 1)),
          ),
        ];
        expect(all.map(({ channel, rule }) => ({ channel, rule }))).toEqual(
          expected.map(({ channel, rule }) => ({ channel, rule })),
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('sending', () => {
  test('claim, settle, seal', async () => {
    const reference = await listed(byEmail(5));
    await freeze(reference);
    expect(await dispatches.claim(reference, 1, [1, 2, 3, 4])).toMatchObject({ isClaimed: true });
    await dispatches.settle(reference, 1, [
      outcome(1, 'accepted'),
      outcome(2, 'letter', '550 no such user'),
      outcome(3, 'unknown', 'connection lost \u0000 after DATA'),
      outcome(4, 'pending', '451 later'),
    ]);
    const sealed = await dispatches.sealRange(reference, 1, 1, 250);
    expect(sealed).toMatchObject({ accepted: 1, letter: 1, unknown: 1, failed: 0, pending: 2 });
    expect(await dispatches.sealRange(reference, 1, 1, 250)).toEqual(sealed);
    expect((await dispatches.openRange(range(reference, 'leave'))).toSend.map(({ seq }) => seq)).toEqual([
      5, 4,
    ]);
    // Those never tried come first: one who is put off again and again keeps nobody waiting.
    expect((await dispatches.openRange(range(reference))).toSend.map(({ seq }) => seq)).toEqual([5, 3, 4]);
    await dispatches.claim(reference, 1, [5]);
    await dispatches.settle(reference, 1, [outcome(5, 'accepted')]);
    expect((await dispatches.sealRange(reference, 1, 1, 250)).digest).not.toBe(sealed.digest);
    const third = (await notices(reference))[2];
    expect(third).toMatchObject({ doubted: true, attempts: 1, reply: 'connection lost \ufffd after DATA' });
  });

  test('a final outcome is never taken back by one that comes late', async () => {
    const reference = await listed(byEmail(1));
    await freeze(reference);
    await dispatches.claim(reference, 1, [1]);
    await dispatches.settle(reference, 1, [outcome(1, 'accepted')]);
    for (const state of ['pending', 'unknown', 'failed', 'letter'] as const)
      await dispatches.settle(reference, 1, [outcome(1, state)]);
    expect((await notices(reference))[0]).toMatchObject({ state: 'accepted', doubted: false });
    expect(await dispatches.claim(reference, 1, [1])).toMatchObject({ isClaimed: false });
  });

  test('while the case is stopped nothing can be claimed, and nothing is marked', async () => {
    const reference = await listed(byEmail(3));
    await freeze(reference);
    await stop(reference, true);
    expect(await dispatches.claim(reference, 1, [1, 2, 3])).toMatchObject({ isClaimed: false });
    expect((await notices(reference)).map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
    await stop(reference, false);
    expect(await dispatches.claim(reference, 1, [1, 2, 3])).toMatchObject({ isClaimed: true });
  });

  test('a stop that is written stands: no claim begun after it succeeds, however many were under way', async () => {
    const reference = await listed(byEmail(120));
    await freeze(reference);
    const claimAll = async (): Promise<boolean[]> =>
      (await Promise.all(byEmail(120).map((_, index) => dispatches.claim(reference, 1, [index + 1])))).map(
        ({ isClaimed }) => isClaimed,
      );
    const underWay = claimAll();
    await stop(reference, true);
    expect(await claimAll()).not.toContain(true);
    await underWay;
  });

  test('two that claim the same group: one gets all of it, the other nothing', async () => {
    const reference = await listed(byEmail(24));
    await freeze(reference);
    const seqs = byEmail(24).map((_, index) => index + 1);
    const claimed = await Promise.all([1, 2, 3, 4].map(() => dispatches.claim(reference, 1, seqs)));
    expect(claimed.filter(({ isClaimed }) => isClaimed)).toHaveLength(1);
    expect((await notices(reference)).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  test('a worker that ends in mid-send: rows in doubt are counted, and go again under the same Message-ID', async () => {
    const reference = await listed(byEmail(6));
    await freeze(reference);
    const { toSend: planned } = await dispatches.openRange(range(reference));
    await dispatches.claim(reference, 1, [1, 2, 3]);
    await dispatches.settle(reference, 1, [outcome(1, 'accepted')]);

    const restarted = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
    const left = await restarted.openRange(range(reference, 'leave'));
    expect(left.doubted).toBe(2);
    expect(left.toSend.map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect(await noticeCounts(database, reference)).toMatchObject({ unknown: 2, pending: 3, accepted: 1 });
    const { toSend, doubted } = await restarted.openRange(range(reference));
    expect(doubted).toBe(0);
    expect(toSend.map(({ seq }) => seq)).toEqual([4, 5, 6, 2, 3]);
    const bySeq = [...toSend].sort((one, other) => one.seq - other.seq);
    expect(bySeq.map(({ messageId, to, code }) => [messageId, to, code])).toEqual(
      planned.slice(1).map(({ messageId, to, code }) => [messageId, to, code]),
    );
    expect(await restarted.claim(reference, 1, [2, 3])).toMatchObject({ isClaimed: true });
    await restarted.settle(reference, 1, [outcome(2, 'accepted'), outcome(3, 'accepted')]);
    const all = await notices(reference);
    expect(all.map(({ doubted: was, attempts }) => [was, attempts])).toEqual([
      [false, 1],
      [true, 2],
      [true, 2],
      [false, 0],
      [false, 0],
      [false, 0],
    ]);
  });

  test('an address that was taken off the list after a doubtful send fails instead of going nowhere', async () => {
    const reference = await listed(byEmail(1));
    await freeze(reference);
    await dispatches.claim(reference, 1, [1]);
    await changeContact(database, reference, (await notices(reference))[0]?.customerId ?? '', POSTAL);
    expect(await dispatches.openRange(range(reference))).toEqual({ toSend: [], doubted: 1 });
    expect((await notices(reference))[0]).toMatchObject({
      state: 'failed',
      reply: expect.stringContaining('taken off'),
    });
  });

  test('whatever happens in whatever order, everybody is accounted for: property', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('claim' as const),
        seqs: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
      }),
      fc.record({
        kind: fc.constant('settle' as const),
        seqs: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
        state: fc.constantFrom(
          'accepted' as const,
          'letter' as const,
          'unknown' as const,
          'failed' as const,
          'pending' as const,
        ),
      }),
      fc.record({ kind: fc.constant('crash' as const) }),
      fc.record({ kind: fc.constant('add' as const) }),
      fc.record({ kind: fc.constant('stop' as const), stopped: fc.boolean() }),
    );
    return fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const reference = await listed(byEmail(8));
        await freeze(reference);
        let added = 0;
        for (const next of steps) {
          if (next.kind === 'claim') await dispatches.claim(reference, 1, next.seqs);
          if (next.kind === 'settle')
            await dispatches.settle(
              reference,
              1,
              next.seqs.map((seq) => outcome(seq, next.state)),
            );
          if (next.kind === 'crash') await dispatches.openRange(range(reference));
          if (next.kind === 'stop') await stop(reference, next.stopped);
          if (next.kind === 'add')
            await somePeople(database, reference, [{ id: `x${(added += 1)}`, contact: POSTAL }]);
          const counts = await noticeCounts(database, reference);
          expect(counts.listed).toBe(8 + added);
          expect(addsUp(counts)).toBe(true);
        }
        const { accepted, letter, unknown, failed, pending } = await dispatches.sealRange(reference, 1, 1, 8);
        expect(accepted + letter + unknown + failed + pending).toBe(8);
      }),
      { numRuns: 25 },
    );
  });
});
