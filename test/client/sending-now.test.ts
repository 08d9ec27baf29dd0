import { sendingNow, sendingSaid } from '../../client/dispatch/sending-now';
import { outlookFor, outlookText } from '../../client/dispatch/prospects';
import type { RunningDispatch } from '../../client/temporal/running-dispatch';
import { readBreach } from '../../records/breaches';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore } from '../../records/ledger-store';
import type { NoticeOutcome } from '../../domain/ports';
import { aStatus } from './breach/a-status';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';

let mockRunning: RunningDispatch | null = null;
let mockIsOfDispatch = 1;
jest.mock('../../client/temporal/connect', () => ({
  withTemporal: (work: (temporal: object) => unknown) => work({}),
}));
jest.mock('../../client/temporal/running-dispatch', () => ({
  runningDispatch: async (_client: unknown, _reference: string, dispatch: number) =>
    dispatch === mockIsOfDispatch ? mockRunning : null,
}));

const BR = 'BR-2026-0001';
const MINUTE_MS = 60_000;
let database: TestDatabase;
beforeEach(async () => {
  mockRunning = { failing: null, waitsUntilMs: null };
  mockIsOfDispatch = 1;
  database = await testDatabase();
  await aBreach(database, BR);
  await somePeople(
    database,
    BR,
    ['c1', 'c2', 'c3'].map((id) => ({ id, contact: { email: `${id}@example.com` } })),
  );
});
afterEach(() => database.drop());

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

/** A dispatch that began so long ago, with what became of those who were tried. */
const begun = async (agoMs: number, outcomes: Omit<NoticeOutcome, 'at'>[] = [], waveEnds?: number[]) => {
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const { digest } = await createCaseStore(database).survey(BR);
  const at = ago(agoMs);
  await dispatches.freeze({ reference: BR, dispatch: 1, noticeVersion: 'v1', at, listDigest: digest });
  const data = { dispatch: 1, ...(waveEnds ? { waveEnds } : {}) };
  await createLedgerStore(database).append(BR, [
    { key: '1', at, kind: 'recipients-frozen', actor: 'tocsin', data },
  ]);
  await createCaseStore(database).setStanding(BR, { phase: 'notifying', stopped: false });
  if (outcomes.length === 0) return;
  await dispatches.claim(
    BR,
    1,
    outcomes.map(({ seq }) => seq),
  );
  await dispatches.settle(
    BR,
    1,
    outcomes.map((outcome) => ({ ...outcome, at })),
  );
};

const look = async () => {
  const now = await sendingNow(database, await readBreach(database, BR), false);
  const status = aStatus({ reference: BR, phase: 'notifying' });
  const outlook = await outlookFor(database, status, Date.now(), now);
  return { now, outlook, said: [...sendingSaid(now), outlookText(outlook)].join('\n') };
};
const NO_END = /nothing is handed over now, so no end can be told/;

test('what has just begun is under way, and its end is reckoned', async () => {
  await begun(1_000);
  const { now, outlook } = await look();
  expect(now).toMatchObject({ sending: 'under way', goesOnAt: null });
  expect(outlook).toMatchObject({ emails: 3, isEndUnknown: false });
  expect(outlook.seconds).not.toBeNull();
});

test('a relay that is away stalls it at once, with its word and the next try, and no end is told', async () => {
  await begun(1_000);
  const nextMs = Date.now() + 30_500;
  mockRunning = {
    failing: {
      why: 'the relay is away: certificate has expired',
      isRelayAway: true,
      failedAtMs: Date.now(),
      nextMs,
    },
    waitsUntilMs: null,
  };
  const { now, outlook, said } = await look();
  expect(now).toMatchObject({ sending: 'stalled', goesOnAt: new Date(nextMs).toISOString() });
  expect(now.why).toMatch(/^the relay is away: certificate has expired; tried again .* \(in \d+ s\)$/);
  expect(outlook).toMatchObject({ seconds: null, isInTime: null, isEndUnknown: true });
  expect(said).toMatch(NO_END);
});

test('another failure, or one before others were handed over, stalls nothing that moves', async () => {
  await begun(1_000, [{ seq: 1, state: 'accepted', reply: '250 ok' }]);
  const failing = { why: 'a timeout', isRelayAway: false, failedAtMs: Date.now(), nextMs: null };
  mockRunning = { failing, waitsUntilMs: null };
  expect((await look()).now.sending).toBe('under way');
  mockRunning = {
    failing: { ...failing, isRelayAway: true, failedAtMs: Date.now() - MINUTE_MS },
    waitsUntilMs: null,
  };
  expect((await look()).now.sending).toBe('under way');
});

test('a relay that says nothing stalls it after a minute', async () => {
  await begun(2 * MINUTE_MS);
  const { now, said } = await look();
  expect(now.sending).toBe('stalled');
  expect(now.why).toMatch(/^nothing here keeps it back, and yet nobody was handed over since /);
  expect(said).toMatch(NO_END);
});

test('where all were tried, those put off and in doubt are told, with the next try', async () => {
  await begun(1_000, [
    { seq: 1, state: 'accepted', reply: '250 ok' },
    { seq: 2, state: 'pending', reply: '451 later' },
    { seq: 3, state: 'unknown', reply: 'lost after DATA' },
  ]);
  mockRunning = { failing: null, waitsUntilMs: Date.now() + 5 * MINUTE_MS };
  const { now, said } = await look();
  expect(now).toMatchObject({
    sending: 'waiting',
    wave: null,
    inDoubt: { people: 1 },
    putOff: { people: 1 },
  });
  expect(now.why).toMatch(
    /^everyone was tried, and 2 are put off or in doubt: they are tried again .* \(in 4 min\)$/,
  );
  expect(said).toMatch(
    /1 of the pending were tried .*451 later\.\n1 may have got the notice or not.*lost after DATA/,
  );
  expect(said).toMatch(NO_END);
});

test('between two waves it waits, and says until when', async () => {
  await begun(2 * MINUTE_MS, [{ seq: 1, state: 'accepted', reply: '250 ok' }], [1, 3]);
  mockRunning = { failing: null, waitsUntilMs: Date.now() + 5 * MINUTE_MS };
  const { now, said } = await look();
  expect(now).toMatchObject({ sending: 'waiting', wave: { number: 2, of: 2, isBegun: false } });
  expect(now.why).toMatch(/^wave 2 of 2 begins .* \(in 4 min\), if the look/);
  expect(said).toContain('Wave 2 of 2 comes next.');
  expect(said).not.toMatch(NO_END);
});

test('a wait for the relay is told of an earlier dispatch too, while the newest has ended', async () => {
  await begun(2 * MINUTE_MS, [
    { seq: 1, state: 'accepted', reply: '250 ok' },
    { seq: 2, state: 'pending', reply: '451 later' },
    { seq: 3, state: 'accepted', reply: '250 ok' },
  ]);
  await database.kysely
    .updateTable('notice')
    .set({ dispatch: 2, seq: 1 })
    .where('customer_id', '=', 'c3')
    .execute();
  await createLedgerStore(database).append(BR, [
    { key: '2', at: ago(2 * MINUTE_MS), kind: 'recipients-frozen', actor: 'tocsin', data: { dispatch: 2 } },
  ]);
  mockRunning = { failing: null, waitsUntilMs: Date.now() + 15 * MINUTE_MS };
  const { now } = await look();
  expect(now).toMatchObject({ sending: 'waiting', putOff: { people: 1 } });
  expect(now.why).toMatch(/^everyone was tried, and 1 are put off or in doubt: they are tried again /);
});
