import type { DispatchPort, NoticeOutcome } from '../../domain/ports';
import { createCaseStore } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { doubtsOf, emailsToSend, settledSince, underway } from '../../records/sending-progress';
import { aBreach, somePeople } from '../support/records';
import type { APerson } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const AT = '2026-12-01T12:00:00Z';
const POSTAL = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };
let database: TestDatabase;
let dispatches: DispatchPort;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
  dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
});
afterAll(() => database.drop());

/** Every third of these has no e-mail address. */
const people = (count: number): APerson[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${String(index + 1).padStart(3, '0')}`,
    contact: index % 3 === 0 ? POSTAL : { email: `p${index}@${index % 2 ? 'gmail.com' : 'a.example'}` },
  }));
const frozen = async (count: number, sizes?: string) => {
  const reference = await aBreach(database, `BR-WAVE-${(number += 1)}`);
  await somePeople(database, reference, people(count));
  const { digest } = await createCaseStore(database).survey(reference);
  const request = {
    reference,
    dispatch: 1,
    noticeVersion: 'v1',
    at: AT,
    listDigest: digest,
    ...(sizes === undefined ? {} : { waves: { sizes } }),
  };
  return { reference, request, answer: await dispatches.freeze(request) };
};
type Settled = [NoticeOutcome['state'], string] | [NoticeOutcome['state'], string, 'about the sender'];
const settle = (reference: string, outcomes: Readonly<Record<number, Settled>>) =>
  dispatches.settle(
    reference,
    1,
    Object.entries(outcomes).map(([seq, [state, reply, about]]) => ({
      seq: Number(seq),
      state,
      reply,
      at: AT,
      ...(about ? { isAboutSender: true } : {}),
    })),
  );

test('a wave counts people by e-mail, wherever those with a letter stand, and is the same asked again', async () => {
  const { request, answer } = await frozen(30, '4,50%,rest');
  // By e-mail are 2, 3, 5, 6, 8, 9 and so on: twenty of thirty.
  expect(answer).toMatchObject({ total: 30, byEmail: 20, byLetter: 10, waveEnds: [6, 21, 30] });
  expect((await dispatches.freeze(request)).waveEnds).toEqual([6, 21, 30]);
  expect((await frozen(30)).answer.waveEnds).toBeUndefined();
});

test('what came back for good is weighed, what was put off or is on its way is not', async () => {
  const { reference } = await frozen(30);
  await settle(reference, {
    2: ['accepted', '250 ok'],
    3: ['failed', '550 5.1.1 no such user'],
    5: ['letter', '550 blocked by policy', 'about the sender'],
    6: ['failed', '451 4.3.0 later'],
    8: ['unknown', 'lost after DATA'],
    9: ['failed', 'the notice could not be made: 5.7 litres'],
    29: ['failed', '550 5.7.1 blocked by policy', 'about the sender'],
  });
  expect(await dispatches.weigh(reference, 1, 1, 10)).toEqual({
    emails: 6,
    pending: 0,
    accepted: 1,
    refused: 3,
    distrusted: 1,
  });
});

test('who is still to be told because the sender was refused is counted, until there is another outcome', async () => {
  const { reference, request } = await frozen(30);
  const distrusted = () => dispatches.distrusted(reference, 1);
  expect(await distrusted()).toBe(0);
  await settle(reference, {
    2: ['pending', '550 5.7.1 blocked by policy', 'about the sender'],
    3: ['pending', '554 spam', 'about the sender'],
    5: ['pending', '554 spam', 'about the sender'],
    6: ['letter', '554 spam', 'about the sender'],
  });
  expect(await distrusted()).toBe(3);
  await settle(reference, {
    2: ['accepted', '250 ok'],
    3: ['pending', '451 later'],
    5: ['failed', '550 5.1.1 no such user'],
  });
  expect(await distrusted()).toBe(1);
  expect(await dispatches.weigh(reference, 1, 1, 30)).toMatchObject({
    pending: 17,
    refused: 2,
    distrusted: 2,
  });
  // What a person wants tried again begins anew.
  await settle(reference, { 3: ['failed', '554 spam', 'about the sender'] });
  await dispatches.freeze({ ...request, dispatch: 2, again: ['failed'] });
  expect(await dispatches.weigh(reference, 2, 1, 30)).toMatchObject({ pending: 2, distrusted: 0 });
});

test('who is marked as being sent to is found, and in doubt afterwards, counted with its range', async () => {
  const { reference } = await frozen(30);
  await createCaseStore(database).setStanding(reference, { phase: 'notifying', stopped: false });
  expect(await dispatches.interrupted(reference, 1)).toEqual([]);
  await dispatches.claim(reference, 1, [2, 3, 26]);
  expect(await dispatches.interrupted(reference, 1)).toEqual([2, 3, 26]);
  expect(await dispatches.doubt({ reference, dispatch: 1, fromSeq: 1, toSeq: 20 })).toBe(2);
  expect(await dispatches.doubt({ reference, dispatch: 1, fromSeq: 1, toSeq: 20 })).toBe(0);
  expect(await dispatches.interrupted(reference, 1)).toEqual([26]);
  expect(await dispatches.sealRange(reference, 1, 1, 20)).toMatchObject({ unknown: 2, bounced: 0 });
  // A worker that was thought to be gone knows better.
  await settle(reference, { 2: ['accepted', '250 ok'] });
  expect(await dispatches.sealRange(reference, 1, 1, 20)).toMatchObject({ unknown: 1, accepted: 1 });
});

test('a seal counts what came back and has no postal address', async () => {
  const { reference } = await frozen(6);
  await settle(reference, { 2: ['accepted', '250 ok'] });
  await database.kysely
    .updateTable('notice')
    .set({ state: 'bounced' })
    .where('breach', '=', reference)
    .where('seq', '=', 2)
    .execute();
  expect(await dispatches.sealRange(reference, 1, 1, 6)).toMatchObject({
    accepted: 0,
    bounced: 1,
    pending: 3,
    letter: 2,
  });
});

test('who is still to be told by e-mail is known by domain, before the freezing and after it', async () => {
  const reference = await aBreach(database, `BR-WAVE-${(number += 1)}`);
  await somePeople(database, reference, people(12));
  const toSend = (of: string) => emailsToSend(database, of, Date.parse(AT));
  expect(await toSend(reference)).toEqual([{ 'a.example': 4, 'gmail.com': 4 }]);
  const next = await frozen(12);
  await createCaseStore(database).setStanding(next.reference, { phase: 'notifying', stopped: false });
  await dispatches.claim(next.reference, 1, [2]);
  await settle(next.reference, { 2: ['accepted', '250 ok'] });
  expect(await toSend(next.reference)).toEqual([{ 'a.example': 4, 'gmail.com': 3 }]);
  expect(await settledSince(database, next.reference, '2026-12-01T11:59:00Z')).toEqual({
    notices: 1,
    fromMs: Date.parse(AT),
    untilMs: Date.parse(AT),
  });
  expect(await settledSince(database, next.reference, AT)).toBeNull();
});

test('who would go by letter or nowhere, though the list has an e-mail address, is not counted as told by e-mail', async () => {
  const reference = await aBreach(database, `BR-WAVE-${(number += 1)}`);
  const young = { email: 'new@gmail.com', emailSince: '2026-11-20' };
  await somePeople(database, reference, [
    { id: 'nowhere', contact: young },
    { id: 'letter', contact: { ...young, ...POSTAL } },
    { id: 'before', contact: { ...young, previousEmail: 'old@a.example' } },
    { id: 'mail', contact: { email: 'p@b.example' } },
  ]);
  expect(await emailsToSend(database, reference, Date.parse(AT))).toEqual([
    { 'a.example': 1, 'b.example': 1 },
  ]);
});

test('where a dispatch stands: its wave, whether that has begun, and when anything moved', async () => {
  const { reference, answer } = await frozen(12, '2,3,rest');
  expect(await underway(database, reference)).toBeNull();
  await createLedgerStore(database).append(reference, [
    {
      key: '1',
      at: AT,
      kind: 'recipients-frozen',
      actor: 'tocsin',
      data: { dispatch: 1, waveEnds: [...(answer.waveEnds ?? [])] },
    },
  ]);
  await createCaseStore(database).setStanding(reference, { phase: 'notifying', stopped: false });
  const at = { dispatch: 1, waves: 3, inFlight: 0, movedAt: new Date(AT).toISOString() };
  expect(await underway(database, reference)).toEqual({
    ...at,
    wave: 0,
    isWaveBegun: true,
    isLookOver: true,
    takenUp: 8,
  });
  await dispatches.claim(reference, 1, [2]);
  expect(await underway(database, reference)).toMatchObject({ wave: 0, isWaveBegun: true, inFlight: 1 });
  await dispatches.claim(reference, 1, [3]);
  await dispatches.settle(reference, 1, [
    { seq: 2, state: 'accepted', reply: '250 ok', at: '2026-12-01T12:05:00Z' },
    { seq: 3, state: 'pending', reply: '451 later', at: '2026-12-01T12:06:00Z' },
  ]);
  expect(await underway(database, reference)).toEqual({
    ...at,
    wave: 1,
    isWaveBegun: false,
    isLookOver: false,
    takenUp: 7,
    movedAt: '2026-12-01T12:05:00.000Z',
  });
  await createLedgerStore(database).append(reference, [
    { key: '2', at: AT, kind: 'wave-weighed', actor: 'tocsin', data: { dispatch: 1, toSeq: 3 } },
  ]);
  expect(await underway(database, reference)).toMatchObject({ wave: 1, isLookOver: true });
  await dispatches.claim(reference, 1, [5, 6, 8, 9, 11, 12]);
  expect(await underway(database, reference)).toMatchObject({ wave: null, inFlight: 6 });
});

test('who is in doubt is counted, and who was sent to once more after that', async () => {
  const { reference } = await frozen(9);
  await createCaseStore(database).setStanding(reference, { phase: 'notifying', stopped: false });
  expect(await doubtsOf(database, reference)).toEqual({ inDoubt: null, mayHaveComeTwice: 0 });
  await dispatches.claim(reference, 1, [2, 3, 5]);
  await settle(reference, {
    2: ['unknown', 'no answer after DATA'],
    3: ['unknown', 'no answer after DATA'],
    5: ['pending', '451 later'],
  });
  const inDoubt = { people: 2, reply: 'no answer after DATA', at: new Date(AT).toISOString() };
  expect(await doubtsOf(database, reference)).toEqual({ inDoubt, mayHaveComeTwice: 0 });
  await dispatches.claim(reference, 1, [2, 3, 5]);
  await settle(reference, {
    2: ['accepted', '250 ok'],
    3: ['pending', '451 later'],
    5: ['accepted', '250 ok'],
  });
  expect(await doubtsOf(database, reference)).toEqual({ inDoubt: null, mayHaveComeTwice: 1 });
});

test('what is tried again is taken up by the next dispatch as it was: id, doubt and attempts; and only that', async () => {
  const { reference, request } = await frozen(9);
  await createCaseStore(database).setStanding(reference, { phase: 'notifying', stopped: false });
  await dispatches.claim(reference, 1, [2, 3, 5]);
  await settle(reference, {
    2: ['accepted', '250 ok'],
    3: ['unknown', 'lost after DATA'],
    5: ['failed', '550 5.1.1 no such user'],
    6: ['failed', 'the notice could not be made'],
  });
  await somePeople(database, reference, [{ id: 'new', contact: { email: 'new@a.example' } }]);
  const rows = async () =>
    database.kysely
      .selectFrom('notice')
      .select(['customer_id', 'dispatch', 'seq', 'state', 'message_id', 'doubted', 'attempts', 'reply'])
      .where('breach', '=', reference)
      .orderBy('customer_id')
      .execute();
  const before = await rows();
  const { digest: listDigest } = await createCaseStore(database).survey(reference);
  const next = { ...request, dispatch: 2, listDigest, again: ['failed', 'unknown'] as const };
  expect(await dispatches.freeze(next)).toMatchObject({ isFrozen: true, total: 4, byEmail: 4 });
  expect(await dispatches.freeze(next)).toMatchObject({ total: 4 });
  const after = await rows();
  const moved = after.filter(({ dispatch }) => dispatch === 2);
  expect(moved.map(({ customer_id, seq }) => [customer_id, seq])).toEqual([
    ['c003', 2],
    ['c005', 3],
    ['c006', 4],
    ['new', 1],
  ]);
  for (const row of moved.slice(0, 3)) {
    const same = before.find(({ customer_id }) => customer_id === row.customer_id);
    expect(row).toMatchObject({
      state: 'pending',
      message_id: same?.message_id,
      attempts: same?.attempts,
      reply: same?.reply,
    });
  }
  expect(moved.map(({ doubted }) => doubted)).toEqual([true, false, false, false]);
  expect(after.filter(({ dispatch }) => dispatch === 1)).toEqual(
    before.filter(({ customer_id }) => !['c003', 'c005', 'c006'].includes(customer_id)),
  );
  expect((await createCaseStore(database).survey(reference)).undispatched).toBe(0);
});
