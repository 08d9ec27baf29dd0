import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/customers';
import { maskContact } from '../../client/customers/mask';
import { markRunning } from '../../records/breaches';
import { createCaseStore } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { aBreach } from '../support/records';
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

const BR = 'BR-2026-0001';
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-customers-'));
  mockActs.length = 0;
  mockFailure = null;
  await aBreach(database, BR);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const file = async (text: string, name = 'list.csv'): Promise<string> => {
  const where = path.join(folder, name);
  await writeFile(where, text);
  return where;
};
const GOOD =
  'customer_id,name,email,state,language\nc1,Ann Lee,ann@example.com,TX,en\nc2,Bo,bo@example.com,OK,es\n';
const MIXED = 'customer_id,email\nc1,ann@example.com\nc2,nobody\nc3,"x,y"\n';
const customers = async (): Promise<number> => (await createCaseStore(database).survey(BR)).customers;

test('import prints what changed and the next command; an opening has no workflow to tell', async () => {
  const result = await runCommand(define, 'import', BR, await file(GOOD));
  expect(result).toMatchObject({
    data: { reference: BR, imported: true, rows: 2, added: 2, changed: 0, rejected: 0, customers: 2 },
    next: `tocsin customers stats ${BR}`,
  });
  expect(result.said?.join(' ')).toContain('2 people added');
  expect(mockActs).toEqual([]);
});

test('a running breach is told by an amend, once per change', async () => {
  await markRunning(database, BR);
  await runCommand(define, 'import', BR, await file(GOOD));
  expect(mockActs).toEqual([[BR, 'amend', { reason: 'customers imported', actor: 'ada' }]]);
  await runCommand(define, 'import', BR, await file(`${GOOD}\n`, 'same-people.csv'));
  expect(mockActs).toHaveLength(1);
});

test('a workflow that cannot be told: the list is imported, the fix is named, and importing again tells it', async () => {
  await markRunning(database, BR);
  mockFailure = new Error('connection refused');
  await expect(runCommand(define, 'import', BR, await file(GOOD))).rejects.toMatchObject({
    code: 'Unavailable',
    message: expect.stringMatching(/the people are on the list, but .* connection refused/),
    fix: expect.stringContaining(`tocsin breach amend ${BR}`),
  });
  expect(await customers()).toBe(2);
  mockFailure = null;
  const again = await runCommand(define, 'import', BR, await file(GOOD));
  expect(again).toMatchObject({ data: { isRepeat: true, imported: false } });
  expect(mockActs).toHaveLength(1);
});

test('the same file again tells a breach that has looked nothing: nothing is amended', async () => {
  await markRunning(database, BR);
  const list = await file(GOOD);
  await runCommand(define, 'import', BR, list);
  const at = new Date(Date.now() + 1_000).toISOString();
  await createLedgerStore(database).append(BR, [
    { key: 'case/9', at, kind: 'amended', actor: 'ada', data: { reason: 'customers imported' } },
  ]);
  expect((await runCommand(define, 'import', BR, list)).data).toMatchObject({ isRepeat: true });
  expect(mockActs).toHaveLength(1);
});

test('wrong rows: exit code 10, a table of problems, nothing imported, nobody told', async () => {
  await markRunning(database, BR);
  const result = await runCommand(define, 'import', BR, await file(MIXED));
  expect(result).toMatchObject({ exitCode: 10, data: { imported: false, rejected: 2 } });
  expect(result.table?.rows).toEqual([
    [3, 'email', 'nobody', 'is no e-mail address', expect.stringContaining('name@example.com')],
    [4, 'email', 'x,y', 'is no e-mail address', expect.stringContaining('name@example.com')],
  ]);
  expect(result.said?.[0]).toBe('nothing was imported: 2 of 3 rows are wrong');
  expect(await customers()).toBe(0);
  expect(mockActs).toEqual([]);
});

test('--accept-valid writes the rejected rows with their reasons; corrected, they are imported as they are', async () => {
  const list = await file(MIXED);
  const result = await runCommand(define, 'import', BR, list, '--accept-valid');
  const rejected = `${list}.rejected.csv`;
  expect(result).toMatchObject({ data: { imported: true, added: 1, rejected: 2, rejectedFile: rejected } });
  expect((await stat(rejected)).mode & 0o777).toBe(0o600);
  const text = await readFile(rejected, 'utf8');
  expect(text.split('\n')[1]).toMatch(/^c2,,nobody,.*,3,"email is no e-mail address\. Write it as/);
  const corrected = text.replace('nobody', 'bo@example.com').replace('"x,y"', 'cy@example.com');
  expect(await runCommand(define, 'import', BR, await file(corrected, 'corrected.csv'))).toMatchObject({
    data: { added: 2, customers: 3 },
  });
});

test('what a spreadsheet would compute is guarded in the rejected rows, and read back as it was', async () => {
  const list = await file('customer_id,name,email\nc8,"=HYPERLINK(""x"")",nobody\n', 'formula.csv');
  const rejected = path.join(folder, 'guarded.csv');
  await runCommand(define, 'import', BR, list, '--rejected', rejected);
  const text = await readFile(rejected, 'utf8');
  expect(text).toContain(`"'=HYPERLINK(""x"")"`);
  const corrected = await file(text.replace('nobody', 'bo@example.com'), 'formula-corrected.csv');
  await runCommand(define, 'import', BR, corrected);
  const [row] = (await runCommand(define, 'list', BR, '--reveal')).data as { contact: { name: string } }[];
  expect(row?.contact.name).toBe('=HYPERLINK("x")');
});

test('--rejected names the file, also where nothing is imported; a file without faults makes none', async () => {
  const rejected = path.join(folder, 'wrong.csv');
  await runCommand(define, 'import', BR, await file(MIXED), '--rejected', rejected);
  expect((await readFile(rejected, 'utf8')).trim().split('\n')).toHaveLength(3);
  const none = path.join(folder, 'none.csv');
  await runCommand(define, 'import', BR, await file(GOOD), '--accept-valid', '--rejected', none);
  await expect(stat(none)).rejects.toThrow('ENOENT');
});

test('--dry-run checks and counts, and changes nothing', async () => {
  await markRunning(database, BR);
  const result = await runCommand(define, 'import', BR, await file(GOOD), '--dry-run');
  expect(result).toMatchObject({ data: { imported: false, isDryRun: true, added: 2 } });
  expect(result.said?.join(' ')).toContain('would be added');
  expect(await customers()).toBe(0);
  expect(mockActs).toEqual([]);
});

test('JSON lines are known by the name of the file, or said', async () => {
  const line = '{"customer_id":"c1","email":"ann@example.com"}\n';
  await runCommand(define, 'import', BR, await file(line, 'list.jsonl'));
  await runCommand(
    define,
    'import',
    BR,
    await file(line.replace('c1', 'c2'), 'list.txt'),
    '--format',
    'jsonl',
  );
  expect(await customers()).toBe(2);
});

test('a folder, and half a character in JSON lines, are blamed as what they are', async () => {
  await expect(runCommand(define, 'import', BR, folder)).rejects.toMatchObject({
    code: 'Usage',
    message: `${folder} is a folder, not a customers' file`,
  });
  const half = await file('{"customer_id":"c1","name":"\\ud83d","email":"ana@example.com"}\n', 'half.jsonl');
  const { exitCode, data } = await runCommand(define, 'import', BR, half);
  expect(exitCode).toBe(10);
  expect(data).toMatchObject({
    problems: [{ line: 1, problem: expect.stringContaining('half a character in name') }],
  });
});

test('a file that is not there and a breach that is not there', async () => {
  await expect(runCommand(define, 'import', BR, path.join(folder, 'no.csv'))).rejects.toMatchObject({
    code: 'NotFound',
    message: expect.stringContaining('no.csv'),
  });
  await expect(runCommand(define, 'import', 'BR-NOBODY', await file(GOOD))).rejects.toMatchObject({
    code: 'NotFound',
    message: 'there is no breach BR-NOBODY',
  });
});

test('list masks personal data unless it is asked for, and goes on after an id', async () => {
  await runCommand(define, 'import', BR, await file(GOOD));
  const masked = await runCommand(define, 'list', BR);
  expect(masked.table?.rows[0]).toEqual([
    'c1',
    'A*** L***',
    'a***@example.com',
    'TX',
    'en',
    '',
    'email',
    'e-mail address of record',
  ]);
  expect(JSON.stringify(masked)).not.toMatch(/Ann|ann@/);
  const revealed = await runCommand(define, 'list', BR, '--reveal', '--limit', '1');
  expect(revealed.data).toMatchObject([{ customerId: 'c1', contact: { email: 'ann@example.com' } }]);
  expect(revealed.said?.join(' ')).toContain('--after c1');
  expect((await runCommand(define, 'list', BR, '--after', 'c1')).data).toMatchObject([{ customerId: 'c2' }]);
  await expect(runCommand(define, 'list', BR, '--limit', '0')).rejects.toThrow('whole number');
});

test('no part of an address or a name is left in the clear', () => {
  const contact = {
    name: 'Ann Lee',
    email: 'ann@lee@example.com',
    previousEmail: 'old@example.com',
    agentEmail: 'agent@example.com',
    addressLine1: '12 Main St',
    city: 'Austin',
    postalCode: '78701',
    state: 'TX',
    emailSince: '2026-01-01',
  };
  expect(maskContact(contact)).toEqual({
    name: 'A*** L***',
    email: 'a***@example.com',
    previousEmail: 'o***@example.com',
    agentEmail: 'a***@example.com',
    addressLine1: '1*** M*** S***',
    city: 'A***',
    postalCode: '7***',
    state: 'TX',
    emailSince: '2026-01-01',
  });
});

test('stats count everybody once in each way', async () => {
  await runCommand(define, 'import', BR, await file(GOOD));
  expect((await runCommand(define, 'stats', BR)).data).toEqual({
    reference: BR,
    customers: 2,
    byLanguage: { en: 1, es: 1 },
    byState: { OK: 1, TX: 1 },
    bySegment: { unknown: 2 },
    byDataType: { unknown: 2 },
    byDestination: [{ channel: 'email', rule: 'e-mail address of record', customers: 2 }],
  });
});

test('stats count somebody of several types of data in each', async () => {
  const list = await file(
    'customer_id,email,data_types\nc1,a@example.com,call_detail;billing;billing\nc2,b@example.com,billing\nc3,c@example.com,\n',
  );
  await runCommand(define, 'import', BR, list);
  const { data, table } = await runCommand(define, 'stats', BR);
  expect(data).toMatchObject({ byDataType: { billing: 2, call_detail: 1, unknown: 1 } });
  expect(table?.rows).toContainEqual(['data type', 'billing', 2]);
});

test('import says who is likely on the list twice, by row, and that both are told', async () => {
  const list = await file(
    'customer_id,name,email\nc1,Ann Lee,ann@example.com\nc2,Bo,bo@example.com\nc3,ann  LEE,Ann@example.com\n',
  );
  const { data, said } = await runCommand(define, 'import', BR, list);
  expect(data).toMatchObject({ added: 3, likelyDuplicates: { rows: 1, first: [{ line: 4, firstLine: 2 }] } });
  expect(said?.slice(2)).toEqual([
    expect.stringMatching(
      /^1 row\(s\) have the name and e-mail address .* both are told, and nothing is merged\.$/,
    ),
    '  line 4 as line 2',
    expect.stringMatching(/^1 person\(s\) on the whole list .*tocsin customers duplicates BR-2026-0001$/),
  ]);
  expect(await customers()).toBe(3);
});
