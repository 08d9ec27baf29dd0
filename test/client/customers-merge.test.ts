import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/customers';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore, readLedger, verifyLedger } from '../../records/ledger-store';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const mockActs: unknown[] = [];
let mockFailure: Error | null = null;
jest.mock(
  '../../client/breach-client',
  () => ({
    sendAct: async (...act: unknown[]) => {
      if (mockFailure) throw mockFailure;
      mockActs.push(act);
    },
  }),
  { virtual: true },
);
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

/** People who are on a list twice: shown from whatever file they came, and merged only as a named person decided. */
const BR = 'BR-2026-0001';
const AT = '2026-12-01T12:00:00.000Z';
const HEADER = 'customer_id,name,email,address_line1,city,postal_code,previous_email,agent_email\n';
const FIRST = `${HEADER}c1,Ann Lee,ann@example.com,1 Main St.,Austin,78701,,\nc2,Bo,bo@example.com,,,,,agent@example.com\n`;
const SECOND = `${HEADER}d1,ann  LEE,other@example.com,1 main st,AUSTIN,78701,,\nd2,Robert,BO@Example.com,,,,,\nd3,Cy,cy@example.com,,,,bo@example.com,agent@example.com\n`;
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-merge-'));
  mockActs.length = 0;
  mockFailure = null;
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const list = async (name: string, text: string) => {
  const where = path.join(folder, name);
  await writeFile(where, text);
  return runCommand(define, 'import', BR, where);
};
const running = async (): Promise<void> => {
  await aBreach(database, BR);
  await createCaseStore(database).setStanding(BR, { phase: 'notifying', stopped: false });
  await list('first.csv', FIRST);
  await list('second.csv', SECOND);
  mockActs.length = 0;
};
const duplicates = (...more: string[]) => runCommand(define, 'duplicates', BR, ...more);
const merge = (keep: string, drop: string, ...more: string[]) =>
  runCommand(define, 'merge', BR, '--keep', keep, '--drop', drop, '--reason', 'one account', ...more);
const survey = () => createCaseStore(database).survey(BR);
const merges = async (reference = BR) => {
  const found = [];
  for await (const entry of readLedger(database, reference))
    if (entry.kind === 'customers-merged') found.push(entry);
  return found;
};
const freeze = async () =>
  createDispatchStore(database, { messageIdDomain: 'carrier.example' }).freeze({
    reference: BR,
    dispatch: 1,
    noticeVersion: 'v1',
    at: AT,
    listDigest: (await survey()).digest,
  });
const states = async (): Promise<Record<string, string>> => {
  const rows = await database.kysely
    .selectFrom('notice')
    .select(['customer_id', 'state'])
    .where('breach', '=', BR)
    .execute();
  return Object.fromEntries(rows.map(({ customer_id, state }) => [customer_id, state]));
};

test('two files: each person with the first who shares a sign, masked; a former or an agent’s address is no sign', async () => {
  await running();
  const { data, said, next } = await duplicates();
  expect(data).toEqual([
    {
      customerId: 'd1',
      contact: expect.objectContaining({ email: 'o***@example.com' }),
      isWrittenTo: false,
      likely: [
        {
          customerId: 'c1',
          contact: expect.objectContaining({ name: 'A*** L***', email: 'a***@example.com' }),
          isWrittenTo: false,
          shares: ['name-and-address'],
        },
      ],
    },
    expect.objectContaining({
      customerId: 'd2',
      likely: [expect.objectContaining({ customerId: 'c2', shares: ['email'] })],
    }),
  ]);
  expect(said?.[0]).toMatch(/^2 person\(s\) on the list/);
  expect(next).toContain(`merge ${BR} --keep c2 --drop d2`);
  const revealed = (await duplicates('--reveal', '--limit', '1')).data;
  expect(revealed).toMatchObject([
    { contact: { name: 'ann  LEE' }, likely: [{ contact: { name: 'Ann Lee' } }] },
  ]);
  expect((await duplicates('--after', 'd1')).data).toMatchObject([{ customerId: 'd2' }]);
});

test('an import says how many the whole list has; people of an earlier version are compared as well', async () => {
  await aBreach(database, BR);
  await somePeople(database, BR, [
    { id: 'c1', contact: { email: 'ann@example.com' } },
    { id: 'c2', contact: { email: 'bo@example.com' } },
  ]);
  const { data, said } = await list('second.csv', SECOND);
  expect(data).toMatchObject({ likelyOnList: 1, likelyDuplicates: { rows: 0 } });
  expect(said?.join('\n')).toContain(
    `1 person(s) on the whole list likely stand there under another id too: tocsin customers duplicates ${BR}`,
  );
  const changed = await list('changed.csv', SECOND.replace('BO@Example.com', 'new@example.com'));
  expect(changed.data).toMatchObject({ changed: 1, likelyOnList: 0 });
});

test('a merge: off the list with what was planned, on the ledger without names, the case is told; again: nothing', async () => {
  await running();
  await freeze();
  const before = await survey();
  const preview = await merge('c2', 'd2', '--dry-run');
  expect(preview).toMatchObject({ data: { dropped: ['d2'], noticesWithdrawn: 1, isDryRun: true } });
  expect(await survey()).toEqual(before);
  expect([await merges(), mockActs]).toEqual([[], []]);
  expect(await merge('c2', 'd2', '--second', 'bob')).toMatchObject({
    data: { kept: 'c2', dropped: ['d2'], noticesWithdrawn: 1, customers: 4, isRepeat: false },
  });
  expect(mockActs).toEqual([[BR, 'amend', { reason: 'customers merged', actor: 'ada' }]]);
  const after = await survey();
  expect(after.customers).toBe(4);
  expect(after.digest).not.toBe(before.digest);
  expect(Object.keys(await states()).sort()).toEqual(['c1', 'c2', 'd1', 'd3']);
  const [entry, ...more] = await merges();
  expect(more).toEqual([]);
  const scope = await database.keys.keysToOpen(database.kysely, BR);
  expect(entry).toMatchObject({
    actor: 'ada',
    data: {
      kept: scope.pseudonym('c2'),
      dropped: [scope.pseudonym('d2')],
      reason: 'one account',
      second: 'bob',
      noticesWithdrawn: 1,
      customers: 4,
    },
  });
  expect(JSON.stringify(entry)).not.toMatch(/"[cd]2"|@/);
  const at = new Date().toISOString();
  await createLedgerStore(database).append(BR, [
    { key: 'case/9', at, kind: 'amended', actor: 'ada', data: { reason: 'customers merged' } },
  ]);
  expect(await merge('c2', 'd2')).toMatchObject({ data: { isRepeat: true, dropped: [], customers: 4 } });
  expect([(await merges()).length, mockActs.length]).toEqual([1, 1]);
  expect(await verifyLedger(database, BR)).toMatchObject({ ok: true });
});

test('a case that could not be told is told by the same again', async () => {
  await running();
  mockFailure = new Error('connection refused');
  await expect(merge('c2', 'd2')).rejects.toMatchObject({
    code: 'Unavailable',
    message: expect.stringMatching(/^they are merged, but .* connection refused/),
    fix: expect.stringContaining('merge the same again'),
  });
  mockFailure = null;
  expect(await merge('c2', 'd2')).toMatchObject({ data: { isRepeat: true } });
  expect(mockActs).toHaveLength(1);
});

test('a later import leaves out who was merged, and says so; it changes the one who was kept', async () => {
  await running();
  await merge('c1', 'd1');
  const again = await list(
    'again.csv',
    `${HEADER}c1,Ann Lee,ann.lee@example.com,,,,,\nd1,Ann Lee,ann.new@example.com,,,,,\ne1,Di,di@example.com,,,,,\n`,
  );
  expect(again.data).toMatchObject({ rows: 3, added: 1, changed: 1, unchanged: 0, keptOut: 1, customers: 5 });
  expect(again.said?.join('\n')).toContain(
    '1 row(s) are of customers who were merged into another: left out',
  );
  expect((await list('second.csv', SECOND)).data).toMatchObject({ isRepeat: true, keptOut: 1, unchanged: 2 });
});

test('it cannot be undone, and says so; under another id the person is on the list again, and is told', async () => {
  await running();
  const way =
    'This cannot be undone: if d2 was somebody else after all, import its row again under another id.';
  expect((await merge('c2', 'd2', '--dry-run')).said?.at(-1)).toBe(way);
  expect((await merge('c2', 'd2')).said?.at(-1)).toBe(way);
  await freeze();
  expect(Object.keys(await states())).not.toContain('d2');
  const again = await list('again.csv', `${HEADER}d2-again,Robert,BO@Example.com,,,,,\n`);
  expect(again.data).toMatchObject({ added: 1 });
  expect((await survey()).undispatched).toBe(1);
  await createDispatchStore(database, { messageIdDomain: 'carrier.example' }).freeze({
    reference: BR,
    dispatch: 2,
    noticeVersion: 'v1',
    at: AT,
    listDigest: (await survey()).digest,
  });
  expect(await states()).toMatchObject({ 'd2-again': 'pending', c2: 'pending' });
  expect(await verifyLedger(database, BR)).toMatchObject({ ok: true });
});

test('who was merged into one that is merged in turn belongs to the last', async () => {
  await running();
  await merge('d1', 'd2');
  await merge('c1', 'd1');
  expect((await merge('c1', 'd2')).data).toMatchObject({ isRepeat: true });
  await expect(merge('d1', 'd3')).rejects.toMatchObject({
    code: 'Conflict',
    message: 'd1 was merged into c1 before',
  });
  await expect(merge('c2', 'd1')).rejects.toMatchObject({ code: 'Conflict' });
  expect((await survey()).customers).toBe(3);
});

test.each<[string, Record<string, unknown>]>([
  ['on its way', { state: 'sending' }],
  ['accepted', { state: 'accepted', handed_over_at: AT }],
  ['in doubt', { state: 'unknown', doubted: true }],
  ['in doubt once, and waiting', { doubted: true }],
  ['came back, and waits for its next address', { requeued: true, handed_over_at: AT }],
  ['refused', { state: 'failed' }],
  ['a letter that was exported', { state: 'letter', letter_exported_at: AT }],
  ['a letter in an export under way', { state: 'letter', letter_file: 'letters-1.pdf' }],
])('nobody is dropped whose notice is %s, nor anybody with them', async (_what, set) => {
  await running();
  await freeze();
  await database.kysely
    .updateTable('notice')
    .set(set)
    .where('breach', '=', BR)
    .where('customer_id', '=', 'd2')
    .execute();
  const before = await survey();
  await expect(merge('c2', 'd1,d2')).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringMatching(/^nothing was merged: .* to d2 \(\w+\)$/),
  });
  expect(await survey()).toEqual(before);
  expect([await merges(), mockActs]).toEqual([[], []]);
});

test('who was written to can be kept, and is shown as such', async () => {
  await running();
  await freeze();
  const written = { state: 'accepted', handed_over_at: AT } as const;
  const theirs = database.kysely.updateTable('notice').set(written).where('customer_id', '=', 'c2');
  await theirs.execute();
  expect((await duplicates('--after', 'd1')).data).toMatchObject([
    { customerId: 'd2', isWrittenTo: false, likely: [{ customerId: 'c2', isWrittenTo: true }] },
  ]);
  expect((await merge('c2', 'd2')).data).toMatchObject({ dropped: ['d2'], customers: 4 });
});

test('refused: unknown ids, one id twice, no second person, an opening, a case that is over', async () => {
  await running();
  await expect(merge('c1', 'nobody')).rejects.toMatchObject({ code: 'NotFound' });
  await expect(merge('nobody', 'c1')).rejects.toMatchObject({ code: 'NotFound' });
  await expect(merge('c1', 'c1')).rejects.toMatchObject({ code: 'Usage' });
  await expect(merge('c1', ' , ')).rejects.toMatchObject({ code: 'Usage' });
  await expect(merge('c1', 'd1', '--second', 'Ada ')).rejects.toMatchObject({ code: 'NotAllowed' });
  await database.kysely.updateTable('breach').set({ status: 'opening' }).execute();
  await expect(merge('c1', 'd1')).rejects.toMatchObject({ code: 'Conflict' });
  await database.kysely.updateTable('breach').set({ status: 'running', phase: 'closed' }).execute();
  await expect(merge('c1', 'd1')).rejects.toMatchObject({ code: 'NotAllowed' });
  expect((await survey()).customers).toBe(5);
});
