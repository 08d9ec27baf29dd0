import { sql } from 'kysely';
import { failUnwritable } from '../../records/unwritable-letters';
import { createLedgerStore } from '../../records/ledger-store';
import { settleReturns } from '../../records/returned-letters';
import { verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { sealedCase, sentAndSealed } from '../support/sealed-case';

/** What happens to outcomes honestly is explained by the ledger. */
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const next = (): string => `BR-SEALED-${(number += 1)}`;
const verdict = (reference: string) => verifyOutcomes(database, reference);
const GOOD = { problemCount: 0, problems: [], notSealedYet: 0, sealedWithoutLines: 0 };
const AT = '2026-12-02T12:00:00.000Z';
const returned = (reference: string, customerId: string) =>
  settleReturns(database, {
    reference,
    letters: [{ customerId, reason: 'unknown at this address', returnedAt: '2026-12-02' }],
    actor: 'ada',
  });

describe('what happened honestly is explained', () => {
  test('persons, copies, letters and those without an address, as they were sealed', async () => {
    const { reference } = await sentAndSealed(database, next());
    expect(await verdict(reference)).toEqual({ ...GOOD, seals: 2, asSealed: 9 });
  });

  test('a kill in mid-send, the doubt after it, and the message that is sent again', async () => {
    const { reference, freeze, dispatches, seal, send, note } = await sealedCase(database, next());
    await freeze(1);
    await dispatches.claim(reference, 1, [1, 2]);
    await seal(1, 1, 9);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await dispatches.doubt({ reference, dispatch: 1, fromSeq: 1, toSeq: 9 });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 7, notSealedYet: 2 });
    await seal(1, 1, 9);
    await send(1, { 1: 'accepted', 2: 'accepted', 3: 'accepted', 4: 'accepted', 5: 'accepted', 6: 'letter' });
    await send(1, { 9: 'failed' });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 2, notSealedYet: 7 });
    await seal(1, 1, 9);
    await note('customers-notified');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
  });

  test('bounces, to another address too, a letter that came back, one that cannot be made, and a retry of all', async () => {
    const { reference, bounce, freeze, note, seal, send } = await sentAndSealed(database, next());
    await bounce(1, 1);
    await bounce(1, 3);
    await bounce(1, 9);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await returned(reference, 'c7');
    await failUnwritable(database, reference, [{ customerId: 'c1', problem: 'no font' }], {
      at: AT,
      actor: 'ada',
    });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await note('retry-asked', { states: ['failed', 'unknown'] });
    await freeze(2, ['failed', 'unknown']);
    expect(await verdict(reference)).toMatchObject({ problems: [], problemCount: 0 });
    const { rows } = await sql<{ seq: number; channel: string }>`
      select seq, channel from notice where breach = ${reference} and dispatch = 2 and channel = 'email' order by seq`.execute(
      database.kysely,
    );
    await send(2, Object.fromEntries(rows.map(({ seq }) => [seq, 'accepted' as const])));
    await seal(2, 1, 20);
    await note('customers-notified');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    expect(rows.length).toBeGreaterThan(2);
  });

  test('a list that changes people who were not sent to, and another version of the notice', async () => {
    const { reference, freeze, send, seal, amend, dispatches } = await sealedCase(database, next());
    await freeze(1);
    await send(1, { 1: 'accepted' });
    await dispatches.claim(reference, 1, [2]);
    await seal(1, 1, 9);
    await amend(['c4,other4@example.com,call_detail', 'c8,found8@example.com,call_detail']);
    expect(await verdict(reference)).toMatchObject({ problems: [], problemCount: 0, asSealed: 7 });
    await freeze(2, [], 'v2');
    expect(await verdict(reference)).toMatchObject({ problems: [], problemCount: 0 });
    await seal(2, 1, 20);
    // Number 2 of the first dispatch may have been sent under the former text: it is in doubt, and in no range any more.
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 8, notSealedYet: 1 });
  });

  test('who came back is sent to another address while the dispatch before it waits for the relay', async () => {
    const { reference, bounce, dispatches, freeze, note, seal, send } = await sealedCase(database, next());
    const toSend = async (dispatch: number) => {
      const range = { reference, dispatch, fromSeq: 1, toSeq: 500, unknownSends: 'resend' as const };
      return (await dispatches.openRange(range)).toSend.map(({ to }) => to);
    };
    await freeze(1);
    await send(1, {
      1: 'accepted',
      3: 'accepted',
      4: 'accepted',
      5: 'accepted',
      6: 'accepted',
      9: 'accepted',
    });
    await send(1, { 2: 'pending' }, { reply: '451 later' });
    await seal(1, 1, 9);
    await bounce(1, 3);
    expect(await toSend(1)).toEqual(['person2@example.com']);
    await freeze(2);
    expect(await toSend(2)).toEqual(['former3@example.com']);
    expect(await toSend(1)).toEqual(['person2@example.com']);
    await send(2, { 1: 'accepted' });
    await seal(2, 1, 1);
    // The first address came back once more: it says nothing of the one that was taken since.
    await bounce(1, 3);
    await send(1, { 2: 'accepted' });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 8, notSealedYet: 1 });
    await seal(1, 1, 9);
    expect([await toSend(1), await toSend(2)]).toEqual([[], []]);
    await note('customers-notified');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
  });

  test('a seal of an earlier look that is written later, over a bounce or a later look', async () => {
    const { reference, dispatches, seal, send, bounce, freeze, note } = await sealedCase(database, next());
    await freeze(1);
    const early = await dispatches.sealRange(reference, 1, 1, 9);
    await send(1, { 1: 'accepted', 2: 'accepted' });
    const look = await dispatches.sealRange(reference, 1, 1, 9);
    await bounce(1, 1);
    const write = (key: string, kept: typeof look) => {
      const data = { dispatch: 1, fromSeq: 1, toSeq: 9, from: AT, until: AT, ...kept };
      return createLedgerStore(database).append(reference, [
        { key, at: AT, kind: 'batch-sent', actor: 'tocsin', data },
      ]);
    };
    await write('late', look);
    await seal(1, 1, 9);
    await write('later', early);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await note('closed');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
  });
});

describe('what an earlier version sealed', () => {
  const withoutLines = (reference: string, toSeq: number) =>
    createLedgerStore(database).append(reference, [
      {
        key: `old/${toSeq}`,
        at: AT,
        kind: 'batch-sent',
        actor: 'tocsin',
        data: { dispatch: 1, fromSeq: 1, toSeq, from: AT, until: AT, digest: `sha256:${'0'.repeat(64)}` },
      },
    ]);

  test('is counted, and excuses nothing once lines are kept', async () => {
    const { reference, freeze, seal } = await sealedCase(database, next());
    await freeze(1);
    await withoutLines(reference, 4);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, sealedWithoutLines: 4, notSealedYet: 5 });
    await seal(1, 5, 6);
    await withoutLines(reference, 9);
    expect(await verdict(reference)).toMatchObject({
      ...GOOD,
      asSealed: 2,
      sealedWithoutLines: 4,
      notSealedYet: 3,
    });
  });
});
