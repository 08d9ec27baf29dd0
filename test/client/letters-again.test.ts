import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { define } from '../../client/commands/letters';
import { writeLetters } from '../../client/notice/write-letters';
import { STEP_TERMS } from '../../domain/sending/step-dues';
import { createNotices } from '../../notices/notice-renderer';
import { readBreach } from '../../records/breaches';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import type { LetterFile } from '../../records/letter-files';
import { readLedger } from '../../records/ledger-store';
import { lettersDue } from '../../records/letters-written';
import { asOnlyExport } from '../../records/one-export';
import { CARRIER, inputOf } from '../notices/sample';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, changeContact, somePeople } from '../support/records';
import { TEST_KEY } from '../support/records-key';
import { answered, runCommand } from '../support/run-command';

/** What was printed is known: the next export has the rest, and `--again` prints once more. */
const mockEnvironment: Record<string, unknown> = {
  recordsKey: { kind: 'variable', text: TEST_KEY },
  profile: 'sandbox',
};
const mockCarrier = {
  ...CARRIER,
  zone: 'America/Chicago',
  sender: 'a@example.com',
  replyTo: 'b@example.com',
  cascade: STEP_TERMS,
};
const mockAnswered = () => answered;
jest.mock('../../config/env', () => ({ readEnvironment: () => mockEnvironment }), { virtual: true });
jest.mock('../../config/carrier', () => ({ loadCarrier: () => mockCarrier }), { virtual: true });
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);

const BR = 'BR-2026-0001';
const HOME = { addressLine1: '12 Oak Street', city: 'Austin', state: 'TX', postalCode: '78702' };
const FIRST = `${BR}-1-0000001.pdf`;
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-letters-'));
  database = await testDatabase();
  mockEnvironment['databaseUrl'] = database.url;
  await aBreach(database, BR);
  await someLetters(1, ['a1', 'a2', 'a3']);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const notices = createNotices({ carrier: mockCarrier });
const someLetters = async (dispatch: number, ids: readonly string[]) => {
  await somePeople(
    database,
    BR,
    ids.map((id) => ({ id, contact: { name: 'Ana', ...HOME } })),
  );
  await createDispatchStore(database, { messageIdDomain: 'x.example' }).freeze({
    reference: BR,
    dispatch,
    noticeVersion: notices.version().version,
    at: '2026-11-24T10:00:00-06:00',
    listDigest: (await createCaseStore(database).survey(BR)).digest,
  });
};
const exporting = (...more: string[]) => runCommand(define, 'export', BR, '--out', folder, ...more);
const listed = async (...more: string[]) =>
  (await runCommand(define, 'list', BR, ...more)).data as readonly LetterFile[];
const people = async (manifest = 'manifest.csv'): Promise<string[]> => {
  const rows: Record<string, string>[] = parse(await readFile(path.join(folder, manifest)), {
    columns: true,
  });
  return rows.map((row) => row['customer_id'] ?? '');
};
const digestOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path.join(folder, file)))
    .digest('hex');
const entries = async () => {
  const found = [];
  for await (const { kind, data } of readLedger(database, BR))
    if (kind === 'letters-exported') found.push(data);
  return found;
};

test('a second export has the new letters alone; files and manifest of the first stay as they were', async () => {
  await exporting('--batch', '2');
  const before = await Promise.all([FIRST, 'manifest.csv'].map(digestOf));
  expect(await exporting()).toMatchObject({ data: { letters: 0, before: 3, out: null } });
  await someLetters(2, ['b1']);
  expect((await exporting()).data).toMatchObject({ letters: 1, files: 1, before: 3, changed: [] });
  expect(await people()).toEqual(['b1']);
  expect(await people('manifest-1.csv')).toEqual(['a1', 'a2', 'a3']);
  expect(await Promise.all([FIRST, 'manifest-1.csv'].map(digestOf))).toEqual(before);
  expect(await entries()).toMatchObject([
    { export: 1, letters: 3, again: null },
    { export: 2, letters: 1, again: null },
  ]);
});

test('the records say which person is in which file, and with which digest', async () => {
  await exporting('--batch', '2');
  const files = await listed();
  expect(files).toMatchObject([
    { export: 1, name: FIRST, letters: 2, sha256: await digestOf(FIRST), actor: 'ada' },
    { export: 1, name: `${BR}-1-0000003.pdf`, letters: 1 },
  ]);
  expect(files[0]?.manifest).toBe(`sha256:${await digestOf('manifest.csv')}`);
  expect(await listed('--customer', 'a3')).toEqual([files[1]]);
  await expect(listed('--customer', 'nobody')).rejects.toMatchObject({ code: 'NotFound' });
});

test('a file is written once more, to the byte as it was; another address on the list is told', async () => {
  await exporting('--batch', '2');
  const before = await digestOf(FIRST);
  await rm(path.join(folder, FIRST));
  expect((await exporting('--again', FIRST)).data).toMatchObject({ letters: 2, changed: [] });
  expect(await digestOf(FIRST)).toBe(before);
  await changeContact(database, BR, 'a1', { ...HOME, addressLine1: '9 Elm Street' });
  expect((await exporting('--again', FIRST)).data).toMatchObject({ letters: 2, changed: [FIRST] });
  expect(await entries()).toMatchObject([{ again: null }, { again: FIRST }, { again: FIRST }]);
  await expect(exporting('--again', 'other.pdf')).rejects.toMatchObject({ code: 'NotFound' });
});

test('all are written once more in place of what was there; who cannot be written to now is failed by none of it', async () => {
  await exporting('--batch', '1');
  await someLetters(2, ['b1']);
  await changeContact(database, BR, 'a2', { ...HOME, postalCode: 'x' });
  expect(await exporting('--again', 'all')).toMatchObject({
    exitCode: 10,
    data: { letters: 3, problems: 1 },
  });
  expect((await readdir(folder)).sort()).toEqual([FIRST, 'manifest.csv', 'problems.csv', 'summary.json']);
  expect(await noticeCounts(database, BR)).toMatchObject({ letter: 4, failed: 0 });
});

test('what an export that broke off had written is due, and comes with the next one', async () => {
  const carrier = { ...CARRIER, postalAddress: [] };
  let composed = 0;
  const breaking: typeof notices = {
    ...notices,
    compose: (input) => {
      composed += 1;
      if (composed === 3) throw new Error('the disk is full');
      return notices.compose(input);
    },
  };
  const broken = writeLetters(database, await readBreach(database, BR), {
    which: 'new',
    at: '2026-11-24T10:00:00.000Z',
    actor: 'ada',
    latest: null,
    before: 0,
    batch: {
      notices: breaking,
      carrier,
      facts: inputOf().caseFacts,
      directory: folder,
      lettersAFile: 1,
      keepsEarlier: true,
    },
  });
  await expect(broken).rejects.toThrow('the disk is full');
  expect(await listed()).toMatchObject([{ at: null }, { at: null }]);
  expect(await lettersDue(database, BR)).toBe(3);
  expect((await exporting('--batch', '3')).data).toMatchObject({ letters: 3, files: 1 });
  expect((await readdir(folder)).filter((name) => name.endsWith('.pdf'))).toEqual([FIRST]);
  expect(await listed()).toMatchObject([{ name: FIRST, letters: 3 }]);
});

test('two exports at once would print the same: the second one is refused', async () => {
  await asOnlyExport(database, BR, async () => {
    await expect(exporting()).rejects.toMatchObject({ code: 'Conflict' });
  });
  expect((await exporting()).data).toMatchObject({ letters: 3 });
});
