import { sql } from 'kysely';
import { define } from '../../client/commands/dispatch';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore } from '../../records/ledger-store';
import { claimInstallation } from '../../records/installation';
import { createPaceStore } from '../../records/pace-store';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

let mockReasons: readonly string[] = [];
jest.mock('../../client/records/standing', () => ({
  readStanding: async () => ({
    verdict: { kind: mockReasons.length > 0 ? 'foreign' : 'ours', reasons: mockReasons },
  }),
}));

const BR = 'BR-2026-0001';
const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  await somePeople(database, BR, [{ id: 'c1', contact: { email: 'ana@example.com' } }]);
});
afterEach(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

const inPhase = async (phase: string, stopped: boolean) => {
  await database.kysely.updateTable('breach').set({ phase, stopped }).execute();
  return runCommand(define, 'status', BR);
};

test.each([
  ['open', true, /Sending is waiting: it is not determined/, 0],
  ['determined', true, /Sending is waiting: law enforcement/, 0],
  ['agencies-notified', true, /Sending is waiting: for the window, an approval/, 0],
  ['held', true, /Sending is stopped: a direction of law enforcement stands/, 0],
  ['notifying', false, /Sending is under way/, 0],
  ['notified', true, /Sending is finished(.|\n)*1 notice\(s\) are unsettled/, 11],
  ['not-a-breach', true, /Sending is finished: it is not a breach/, 0],
] as const)(
  'in the phase %s (stopped: %s) it is said whether sending waits, stopped or has ended',
  async (...row) => {
    const [phase, stopped, said, exitCode] = row;
    const result = await inPhase(phase, stopped);
    expect(result.said?.join('\n')).toMatch(said);
    expect(result.exitCode).toBe(exitCode);
    expect(result.data).toMatchObject({ phase, stopped, counts: { listed: 1, pending: 1 } });
  },
);

test('mail that the worker holds back here keeps the sending back, but not a drill’s', async () => {
  await claimInstallation(database, { recordsMark: 'r', namespaceMark: 'n' }, 'a worker');
  expect(await inPhase('notifying', false)).toMatchObject({ data: { sending: 'under way' } });
  mockReasons = ['the home folder is a copy'];
  try {
    const { said } = await inPhase('notifying', false);
    expect(said?.[0]).toMatch(
      /Sending is stopped: the worker here holds mail .*: the home folder is a copy; see/,
    );
    await sql`alter table breach disable trigger breach_stays_as_opened`.execute(database.kysely);
    await database.kysely.updateTable('breach').set({ is_drill: true }).execute();
    expect(await inPhase('notifying', false)).toMatchObject({ data: { sending: 'under way' } });
  } finally {
    mockReasons = [];
  }
});

test('a stop in mid-send is told with the last reason on the ledger', async () => {
  const at = '2026-12-10T15:00:00Z';
  await createLedgerStore(database).append(BR, [
    {
      key: '1',
      at,
      kind: 'sending-halted',
      actor: 'tocsin',
      data: { text: 'sending stopped: the records say so' },
    },
    { key: '2', at, kind: 'paused', actor: 'ada', data: { text: 'paused by ada: the relay is slow' } },
  ]);
  expect(await inPhase('notifying', true)).toMatchObject({
    data: { sending: 'stopped', why: 'paused by ada: the relay is slow' },
  });
});

test.each(['notified', 'reported'])('a hold on a case that is %s is said before all else', async (phase) => {
  const at = '2026-12-10T15:00:00Z';
  const entry = { at, actor: 'ada', data: { reference: 'FBI-17' } };
  await createLedgerStore(database).append(BR, [{ ...entry, key: '1', kind: 'hold-placed' }]);
  const held = await inPhase(phase, true);
  expect(held.data).toMatchObject({ holds: ['FBI-17'] });
  expect(held.said?.[0]).toMatch(/^HELD: FBI-17 .* No letter may be printed or posted/);
  await createLedgerStore(database).append(BR, [{ ...entry, key: '2', kind: 'hold-released' }]);
  expect((await inPhase(phase, true)).said?.[0]).toMatch(/^BR-2026-0001 is/);
});

test('a rate in force and a relay that asks to slow down are shown', async () => {
  const pace = createPaceStore(database);
  await pace.setRates(BR, { global: 50 });
  await pace.slowDown(BR, 'gmail', '421 4.7.28 unusual rate');
  const { said, data } = await inPhase('notifying', false);
  expect(said).toEqual(
    expect.arrayContaining([
      'Rate of global: 50/s.',
      expect.stringMatching(
        /^Rate of gmail: 10\/s in place of none until .* it said: 421 4\.7\.28 unusual rate\.$/,
      ) as string,
    ]),
  );
  expect(data).toMatchObject({
    paces: [
      { name: 'global', now: 50 },
      { name: 'gmail', now: 10 },
    ],
  });
});

test.each([
  [['--group', 'gmial=5/s'], /no group gmial/],
  [['--group', 'gmail'], /names no group and rate/],
  [['--group', 'gmail=fast'], /is no rate/],
  [['--global', '0/s'], /is no rate/],
  [['--group', 'gmail=1/s', 'gmail=2/s'], /twice/],
  [[], /no rate is given/],
])('rates that cannot be right are told before anything is sent: %p', async (words, told) => {
  await expect(runCommand(define, 'rate', BR, ...words)).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringMatching(told) as string,
  });
});

test('a retry is counted before it is asked for, by what would become of each', async () => {
  const notice = (customer_id: string, seq: number, state: 'failed' | 'unknown' | 'accepted') => ({
    breach: BR,
    dispatch: 1,
    seq,
    customer_id,
    notice_version: 'v1',
    code: `code${seq}`,
    channel: 'email' as const,
    to_field: 'email' as const,
    rule: 'email of record',
    state,
    message_id: `${customer_id}@x.example`,
    updated_at: new Date(),
  });
  await somePeople(database, BR, [
    { id: 'c2', contact: { email: 'bo@example.com' } },
    { id: 'c3', contact: {} },
  ]);
  await database.kysely
    .insertInto('notice')
    .values([notice('c1', 1, 'unknown'), notice('c2', 2, 'accepted'), notice('c3', 3, 'failed')])
    .execute();
  const { data, said } = await runCommand(define, 'retry', BR, '--status', 'failed,unknown', '--dry-run');
  expect(data).toMatchObject({
    sent: false,
    notices: [
      { state: 'failed', channel: 'none', notices: 1 },
      { state: 'unknown', channel: 'email', notices: 1 },
    ],
  });
  expect(said).toEqual([
    'Would be tried again: 1 by e-mail, 0 by letter, 1 without any address. Nothing was changed.',
  ]);
  await expect(runCommand(define, 'retry', BR, '--status', 'accepted', '--dry-run')).rejects.toMatchObject({
    code: 'Usage',
  });
});

test.each([
  [['--wave', '50,x,rest'], /must be counts or percentages/],
  [['--stop-above', '5'], /there are none/],
  [['--wave', 'all', '--wave-wait', '5'], /there are none/],
])('waves that cannot be right are told before anything is sent: %p', async (words, told) => {
  await expect(runCommand(define, 'plan', BR, ...words)).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringMatching(told) as string,
  });
});

test('a rehearsal of waves sends nothing, and says what would be set', async () => {
  const { data, table, said } = await runCommand(
    define,
    'plan',
    BR,
    '--wave',
    '50, 5%',
    '--stop-above',
    '3%',
    '--dry-run',
  );
  expect(data).toMatchObject({
    message: 'waves',
    sent: false,
    input: { waves: { sizes: '50,5%,rest', stopAbovePercent: 3, waitMinutes: 10 } },
  });
  // For a person it is a table, and no JSON.
  expect(table).toEqual({
    columns: ['field', 'value'],
    rows: [
      ['waves.sizes', '50,5%,rest'],
      ['waves.stopAbovePercent', 3],
      ['waves.waitMinutes', 10],
      ['actor', 'ada'],
    ],
  });
  expect(said).toEqual([
    'Would be set: 50,5%,rest; stops above 3 % hard bounces or at any 5.7.x, 10 min after each.',
    '",rest" was added to "50, 5%": a last wave tells everybody who is left.',
    `These waves can be read. Nothing was sent; whether ${BR} takes it is seen when it is sent.`,
  ]);
  const all = await runCommand(define, 'plan', BR, '--wave', 'all', '--dry-run');
  expect(all.said?.[0]).toBe('Would be set: all at once, in no waves.');
  const whole = await runCommand(define, 'plan', BR, '--wave', '50,Rest', '--dry-run');
  expect(whole.said?.join()).not.toContain('was added');
});

test('domains of no group are told apart by numbers, and not by the marks that stand for them', async () => {
  const pace = createPaceStore(database);
  await pace.setRates(BR, { global: 50 });
  await pace.slowDown(BR, '@smith.example', '421 later');
  const one = (await inPhase('notifying', false)).said ?? [];
  expect(one.filter((line) => line.startsWith('Rate of'))).toEqual([
    expect.stringMatching(/^Rate of another domain: .* it said: 421 later\.$/),
    'Rate of global: 50/s.',
  ]);
  await pace.slowDown(BR, '@jones.example', '421 later');
  const two = (await inPhase('notifying', false)).said?.join('\n') ?? '';
  expect(two).toMatch(/Rate of another domain \(1 of 2\): (.|\n)*Rate of another domain \(2 of 2\): /);
  expect(two).not.toContain('@');
});

test('what the last look at a wave has seen is told', async () => {
  const entry = (key: string, text: string) => ({
    key,
    at: '2026-12-10T15:00:00Z',
    kind: 'wave-weighed' as const,
    actor: 'tocsin',
    data: { text },
  });
  await createLedgerStore(database).append(BR, [entry('1', 'wave 1: good'), entry('2', 'wave 2: good too')]);
  const { data, said } = await inPhase('notifying', false);
  expect(said).toContain('Last look at a wave: wave 2: good too.');
  expect(data).toMatchObject({ wave: 'wave 2: good too' });
});

test('what the mail server says of people who wait is told, and not what we said of those who were stopped', async () => {
  await somePeople(database, BR, [
    { id: 'c2', contact: { email: 'ben@example.com' } },
    { id: 'c3', contact: { email: 'cleo@example.com' } },
  ]);
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const { digest } = await createCaseStore(database).survey(BR);
  const at = '2026-12-10T15:00:00Z';
  await dispatches.freeze({ reference: BR, dispatch: 1, noticeVersion: 'v1', at, listDigest: digest });
  expect((await inPhase('notifying', false)).data).toMatchObject({ putOff: null });
  await database.kysely.updateTable('breach').set({ stopped: false }).execute();
  await dispatches.claim(BR, 1, [1, 2, 3]);
  await dispatches.settle(BR, 1, [
    { seq: 1, state: 'pending', reply: '451 4.3.0 later', at: '2026-12-10T15:01:00Z' },
    { seq: 2, state: 'pending', reply: '555 5.5.2 Syntax error', at: '2026-12-10T15:02:00Z' },
    { seq: 3, state: 'pending', reply: 'stopped before it was sent', at: '2026-12-10T15:03:00Z' },
  ]);
  const { said, data } = await inPhase('notifying', false);
  expect(data).toMatchObject({ putOff: { people: 2, reply: '555 5.5.2 Syntax error' } });
  expect(said?.join('\n')).toMatch(
    /2 of the pending were tried .* newest word \(2026-12-10T15:02:00\.000Z\): 555 5\.5\.2 Syntax error\./,
  );
});
