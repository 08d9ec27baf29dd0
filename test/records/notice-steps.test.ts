import type { Contact } from '../../domain/customer';
import { addsUp } from '../../domain/counts';
import type { DispatchPort, NoticeOutcome } from '../../domain/ports';
import { caseIdOf } from '../../mail/verp';
import { settleBounces } from '../../records/bounces';
import { copyCounts, createCaseStore, noticeCounts } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { noticesOf } from '../../records/notices';
import { settleReturns } from '../../records/returned-letters';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import type { APerson } from '../support/records';

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

const freeze = async (reference: string, dispatch = 1, noticeVersion = 'v1') => {
  const { digest } = await createCaseStore(database).survey(reference);
  return dispatches.freeze({ reference, dispatch, noticeVersion, at: AT, listDigest: digest });
};
const frozen = async (...people: readonly APerson[]): Promise<string> => {
  const reference = await aBreach(database, `BR-STEP-${(number += 1)}`);
  await somePeople(database, reference, people);
  await freeze(reference);
  await createCaseStore(database).setStanding(reference, { phase: 'notifying', stopped: false });
  return reference;
};
const toSend = async (reference: string, dispatch = 1) =>
  (await dispatches.openRange({ reference, dispatch, fromSeq: 1, toSeq: 250, unknownSends: 'resend' }))
    .toSend;
/** Everything that may be sent now, with this outcome. */
const send = async (reference: string, outcome: Omit<NoticeOutcome, 'seq' | 'at'>, dispatch = 1) => {
  const notices = await toSend(reference, dispatch);
  await dispatches.claim(
    reference,
    dispatch,
    notices.map(({ seq }) => seq),
  );
  const outcomes = notices.map(({ seq }) => ({ seq, at: AT, ...outcome }));
  await dispatches.settle(reference, dispatch, outcomes);
  return notices;
};
const all = async (reference: string) => {
  const rows = [];
  for await (const row of noticesOf(database, reference)) rows.push(row);
  return rows;
};
const bounce = async (reference: string, dispatch: number, ...seqs: number[]) =>
  (
    await settleBounces(database, {
      bounces: seqs.map((seq) => ({
        notice: { caseId: caseIdOf(reference), dispatch, seq },
        evidence: 'came back (5.1.1): smtp; 550 no such user',
      })),
      actor: 'ada',
    })
  ).map(({ fate }) => fate);

const TWO: Contact = { email: 'now@example.com', previousEmail: 'before@example.com' };
const YOUNG: Contact = { email: 'young@example.com', emailSince: '2026-11-25', ...POSTAL };

test('refused at one address, it goes to the next as another message, then by letter; each step is on record', async () => {
  const reference = await frozen({ id: 'a', contact: { ...TWO, ...POSTAL } });
  const [first] = await send(reference, { state: 'pending', movesOn: true, reply: '550 5.1.1 no such user' });
  expect(first).toMatchObject({ to: 'now@example.com', hasNextAddress: true });
  expect(await noticeCounts(database, reference)).toMatchObject({ listed: 1, pending: 1 });
  const [second] = await send(reference, { state: 'letter', reply: '552 mailbox full' });
  expect(second).toMatchObject({ to: 'before@example.com', messageId: `2.${first?.messageId}` });
  expect(second?.hasNextAddress).toBeUndefined();
  const [row] = await all(reference);
  expect(row).toMatchObject({ state: 'letter', attempts: 2 });
  expect(row?.trail).toMatchObject([
    { dispatch: 1, to: 'email', attempts: 1, why: '550 5.1.1 no such user' },
    { dispatch: 1, to: 'previousEmail', attempts: 1, why: '552 mailbox full' },
  ]);
  expect(row?.trail.map(({ at }) => Date.parse(at))).toEqual([Date.parse(AT), Date.parse(AT)]);
  expect(await dispatches.weigh(reference, 1, 1, 250)).toMatchObject({ emails: 1, refused: 1 });
  await settleReturns(database, {
    reference,
    letters: [{ customerId: 'a', reason: 'vacant', returnedAt: '2026-12-09' }],
    actor: 'ada',
  });
  expect((await all(reference))[0]?.trail[2]).toMatchObject({
    to: 'letter',
    why: 'letter returned 2026-12-09: vacant',
  });
  expect(await noticeCounts(database, reference)).toMatchObject({ listed: 1, failed: 1 });
});

test('one that was refused and goes to its next address counts as refused where a wave is weighed', async () => {
  const reference = await frozen({ id: 'a', contact: TWO }, { id: 'b', contact: { email: 'b@example.com' } });
  await dispatches.settle(reference, 1, [
    { seq: 1, state: 'pending', movesOn: true, reply: '550 5.7.1 blocked', isAboutSender: true, at: AT },
    { seq: 2, state: 'accepted', reply: '250 ok', at: AT },
  ]);
  const weight = { emails: 2, pending: 0, accepted: 1, refused: 1, distrusted: 1 };
  expect(await dispatches.weigh(reference, 1, 1, 250)).toEqual(weight);
  await send(reference, { state: 'accepted', reply: '250 ok' });
  expect(await dispatches.weigh(reference, 1, 1, 250)).toEqual({ ...weight, accepted: 2, distrusted: 0 });
});

test('one that came back waits for the next dispatch, is told at its next address, and the same bounce changes nothing', async () => {
  const reference = await frozen({ id: 'a', contact: TWO }, { id: 'b', contact: { email: 'b@example.com' } });
  const [first] = await send(reference, { state: 'accepted', reply: '250 queued' });
  expect(await bounce(reference, 1, 1)).toEqual(['next-address']);
  expect(await bounce(reference, 1, 1)).toEqual(['too-early']);
  const survey = await createCaseStore(database).survey(reference);
  expect(survey).toMatchObject({ undispatched: 1, counts: { listed: 2, pending: 1, accepted: 1 } });
  expect(addsUp(survey.counts)).toBe(true);
  // A late outcome of the first address is not taken for one of the second, and its own dispatch is over.
  await dispatches.settle(reference, 1, [{ seq: 1, state: 'accepted', reply: '250 queued', at: AT }]);
  expect(await toSend(reference)).toEqual([]);
  expect(await dispatches.claim(reference, 1, [1])).toMatchObject({ isClaimed: false });
  expect(await dispatches.sealRange(reference, 1, 1, 250)).toMatchObject({
    accepted: 1,
    bounced: 1,
    pending: 0,
  });
  expect(await freeze(reference, 2)).toMatchObject({ total: 1, byEmail: 1 });
  const [again] = await send(reference, { state: 'accepted', reply: '250 queued' }, 2);
  expect(again).toMatchObject({ to: 'before@example.com', messageId: `2.${first?.messageId}` });
  expect(await bounce(reference, 1, 1)).toEqual(['unknown']);
  expect(await bounce(reference, 2, 1)).toEqual(['bounced']);
  expect((await createCaseStore(database).survey(reference)).undispatched).toBe(0);
  expect(await noticeCounts(database, reference)).toMatchObject({ listed: 2, bounced: 1, accepted: 1 });
});

test('copies have a tally of their own: whatever becomes of one, the person stands as before', async () => {
  const agent: Contact = { email: 'shop@example.com', agentEmail: 'agent@example.com' };
  const reference = await frozen(
    { id: 'a', contact: YOUNG },
    { id: 'b', contact: agent, segment: 'business' },
  );
  const notices = await toSend(reference);
  expect(notices.map(({ to, isCopy, isToAgent }) => [to, isCopy, isToAgent])).toEqual([
    ['shop@example.com', undefined, undefined],
    ['young@example.com', true, undefined],
    ['agent@example.com', true, true],
  ]);
  const before = await noticeCounts(database, reference);
  expect(before).toMatchObject({ listed: 2, pending: 1, letter: 1 });
  expect(await copyCounts(database, reference)).toMatchObject({ listed: 2, pending: 2 });
  await dispatches.settle(reference, 1, [
    { seq: 3, state: 'accepted', reply: '250 ok', at: AT },
    { seq: 4, state: 'failed', reply: '550 no such user', at: AT },
  ]);
  expect(await bounce(reference, 1, 3)).toEqual(['copy']);
  expect(await copyCounts(database, reference)).toEqual({
    listed: 2,
    pending: 0,
    accepted: 0,
    unknown: 0,
    failed: 2,
  });
  expect(await noticeCounts(database, reference)).toEqual(before);
  expect(await createCaseStore(database).survey(reference)).toMatchObject({ undispatched: 0 });
});

test('a copy is never claimed while a stop stands', async () => {
  const reference = await frozen({ id: 'a', contact: YOUNG });
  await createCaseStore(database).setStanding(reference, { phase: 'held', stopped: true });
  expect(await dispatches.claim(reference, 1, [2])).toMatchObject({ isClaimed: false });
  expect(await copyCounts(database, reference)).toMatchObject({ listed: 1, pending: 1 });
});

test('another version of the notice takes unsent copies along, though their person is told; what was sent stays', async () => {
  const reference = await frozen(
    { id: 'a', contact: YOUNG },
    { id: 'b', contact: { ...YOUNG, email: 'young2@example.com' } },
    { id: 'c', contact: { ...TWO, ...POSTAL } },
  );
  await dispatches.settle(reference, 1, [
    { seq: 3, state: 'pending', movesOn: true, reply: '550 no such user', at: AT },
    { seq: 4, state: 'accepted', reply: '250 ok', at: AT },
  ]);
  const before = await all(reference);
  expect(await freeze(reference, 2, 'v2')).toMatchObject({ total: 2, byEmail: 1, copies: 1 });
  const notices = await toSend(reference, 2);
  expect(notices.map(({ seq, to, isCopy }) => [seq, to, isCopy])).toEqual([
    [1, 'before@example.com', undefined],
    [2, 'young2@example.com', true],
  ]);
  expect(notices[0]?.messageId).toMatch(/^2\.[0-9a-f]{40}@/);
  expect(before.map(({ messageId }) => messageId)).not.toContain(notices[1]?.messageId);
  expect(await freeze(reference, 3, 'v2')).toMatchObject({ total: 0 });
});
