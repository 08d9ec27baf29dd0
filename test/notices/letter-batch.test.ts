import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { LetterRow } from '../../notices/letter-batch';
import { exportLetters } from '../../notices/letter-batch';
import { createNotices } from '../../notices/notice-renderer';
import { ANA, CARRIER, inputOf } from './sample';

const notices = createNotices({ carrier: CARRIER });
const facts = inputOf().caseFacts;
const rowOf = (seq: number, more: Partial<LetterRow> = {}): LetterRow => ({
  customerId: `c-${seq}`,
  contact: ANA,
  dataTypes: ['billing'],
  code: '7KQ2M4XX',
  dispatch: 1,
  seq,
  at: '2026-08-01T12:00:00Z',
  language: 'en',
  ...more,
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'letters-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const read = (file: string): Buffer => readFileSync(join(directory, file));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const table = (file: string): Record<string, string>[] => parse(read(file), { columns: true });
const exported = (rows: readonly LetterRow[]) =>
  exportLetters(rows, { notices, carrier: CARRIER, facts, directory, lettersAFile: 1 });

test('each person has a file, its digest in the manifest and the manifest’s digest in the summary', async () => {
  const summary = await exported([rowOf(1), rowOf(2, { language: undefined })]);
  const rows = table('manifest.csv');
  expect(rows.map(({ customer_id, file }) => [customer_id, file])).toEqual([
    ['c-1', 'BR-2026-0001-1-0000001.pdf'],
    ['c-2', 'BR-2026-0001-1-0000002.pdf'],
  ]);
  for (const row of rows) expect(sha256(read(row['file'] ?? ''))).toBe(row['sha256']);
  expect(rows[0]).toMatchObject({
    address_1: 'Ana Muñoz',
    address_2: '12 Oak Street',
    address_4: 'Austin TX 78702',
    address_5: '',
  });
  expect(Number(rows[1]?.['pages'])).toBeGreaterThan(Number(rows[0]?.['pages']));
  expect(summary).toMatchObject({
    letters: 2,
    files: 2,
    problems: 0,
    manifest: `sha256:${sha256(read('manifest.csv'))}`,
  });
  expect(summary.pages).toBe(rows.reduce((sum, row) => sum + Number(row['pages']), 0));
  expect(JSON.parse(read('summary.json').toString())).toEqual(summary);
});

test('those of whom no letter can be made are listed with the field, and the others go on', async () => {
  const summary = await exported([
    rowOf(1, { contact: { ...ANA, postalCode: 'x' } }),
    rowOf(2),
    rowOf(3, { contact: { ...ANA, name: '太郎' } }),
  ]);
  expect(summary).toMatchObject({ letters: 1, problems: 2 });
  expect(
    table('problems.csv').map(({ customer_id, problem }) => [customer_id, problem?.split(':')[0]]),
  ).toEqual([
    ['c-1', 'postal_code'],
    ['c-3', 'name or address'],
  ]);
  expect(readdirSync(directory).sort()).toEqual([
    'BR-2026-0001-1-0000002.pdf',
    'manifest.csv',
    'problems.csv',
    'summary.json',
  ]);
});

test('so many letters are one file: pages are numbered by letter, and the manifest says where each begins', async () => {
  const rows = [1, 2, 3, 4, 5].map((seq) => rowOf(seq, seq === 2 ? { language: undefined } : {}));
  const summary = await exportLetters(rows, { notices, carrier: CARRIER, facts, directory, lettersAFile: 2 });
  expect(summary).toMatchObject({ letters: 5, files: 3 });
  const manifest = table('manifest.csv');
  expect(manifest.map(({ file }) => file?.slice(-6))).toEqual([
    '01.pdf',
    '01.pdf',
    '03.pdf',
    '03.pdf',
    '05.pdf',
  ]);
  for (const row of manifest) expect(sha256(read(row['file'] ?? ''))).toBe(row['sha256']);
  const [first, second, third] = manifest;
  expect(first).toMatchObject({ first_page: '1' });
  expect(Number(second?.['first_page'])).toBe(1 + Number(first?.['pages']));
  expect(third).toMatchObject({ first_page: '1' });
  const pagesOf = (file: string): number =>
    read(file)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pagesOf('BR-2026-0001-1-0000001.pdf')).toBe(Number(first?.['pages']) + Number(second?.['pages']));
  await exported(rows);
  expect(readdirSync(directory).filter((file) => file.endsWith('.pdf'))).toHaveLength(5);
});

test('printed on both sides, each letter begins on a sheet of its own', async () => {
  const options = { notices, carrier: CARRIER, facts, directory, isBothSides: true };
  await exportLetters(
    [1, 2, 3].map((seq) => rowOf(seq, { language: seq === 2 ? 'es' : 'en' })),
    options,
  );
  for (const { first_page } of table('manifest.csv')) expect(Number(first_page) % 2).toBe(1);
});

test('a second export is the same to the byte', async () => {
  const rows = [rowOf(1), rowOf(2, { contact: { ...ANA, name: undefined } })];
  await exported(rows);
  const before = readdirSync(directory).map((file) => [file, sha256(read(file))]);
  await exported(rows);
  expect(readdirSync(directory).map((file) => [file, sha256(read(file))])).toEqual(before);
});

test('a cell that a spreadsheet would run is escaped', async () => {
  await exported([
    rowOf(1, { customerId: '=1+1', contact: { ...ANA, name: '@SUM(A1)', addressLine1: '+1 Oak' } }),
  ]);
  expect(read('manifest.csv').toString()).toContain("'=1+1");
  for (const cell of Object.values(table('manifest.csv')[0] ?? {})) expect(cell).not.toMatch(/^[=+@-]/);
});

test('when the rows break off, no manifest is there to be taken for a whole one', async () => {
  const broken = async function* (): AsyncGenerator<LetterRow> {
    yield rowOf(1);
    throw new Error('connection lost');
  };
  await expect(
    exportLetters(broken(), { notices, carrier: CARRIER, facts, directory, lettersAFile: 1 }),
  ).rejects.toThrow('connection lost');
  expect(readdirSync(directory)).not.toContain('manifest.csv');
});

test('without a folder everything is counted and nothing is written', async () => {
  const tried = await exportLetters([rowOf(1)], { notices, carrier: CARRIER, facts, lettersAFile: 1 });
  expect(readdirSync(directory)).toEqual([]);
  expect(tried).toEqual(await exported([rowOf(1)]));
});
