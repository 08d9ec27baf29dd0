import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { define } from '../../client/commands/hold';
import { TocsinError } from '../../domain/errors';
import { createLedgerStore } from '../../records/ledger-store';
import { destroyDataKey } from '../../records/personal-data/data-keys';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';
import { answered, runCommand } from '../support/run-command';

/** What the breach answers: taken, put on the ledger as the workflow does; or a refusal. */
let mockAnswer: (request: { name: string; message: Record<string, string> }) => Promise<void>;
jest.mock('../../client/act/take-act', () => ({
  ...jest.requireActual<object>('../../client/act/take-act'),
  takeAct: async (request: never) => {
    await mockAnswer(request);
    return { data: null, said: [] };
  },
}));
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
const PDF = Buffer.from('%PDF-1.7\nThe Bureau directs MARKER-DIRECTION not to notify.\n%%EOF\n');
const PLACE = [
  ...['place', BR, '--agency', 'FBI', '--agent', 'Agent X', '--reference', 'FBI-17'],
  ...['--directed-at', '2026-11-24T10:00:00-05:00', '--days', '20'],
];
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-document-'));
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  mockAnswer = async ({ name, message: { reference = '', extension, documentDigest = '' } }) => {
    const kind = name === 'hold' ? 'hold-placed' : 'hold-extended';
    const data = { reference, documentDigest, ...(extension ? { extension } : {}) };
    await createLedgerStore(database).append(BR, [
      { key: `${kind}/${extension ?? reference}`, at: '2026-11-24T15:00:00Z', kind, actor: 'ada', data },
    ]);
  };
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = async (name: string, content: Buffer | string): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
};
const documents = (): Promise<unknown[]> =>
  database.kysely.selectFrom('case_document').select(['media_type', 'bytes']).execute();

test('a direction’s paper is kept sealed, and comes back as it was, for its owner alone', async () => {
  const placed = await runCommand(define, ...PLACE, '--document', await write('direction.txt', PDF));
  expect(placed.said?.join()).toMatch(/on file, sealed: sha256:[0-9a-f]{64}/);
  expect(await documents()).toEqual([{ media_type: 'application/pdf', bytes: PDF.length }]);
  const { rows } = await sql<{ plain: number }>`
    select position(convert_to('MARKER-DIRECTION', 'UTF8') in content) as plain from case_document`.execute(
    database.kysely,
  );
  expect(rows).toEqual([{ plain: 0 }]);
  const out = path.join(folder, 'out.pdf');
  const shown = await runCommand(define, 'document', BR, 'FBI-17', '--out', out);
  expect(shown.data).toMatchObject({ mediaType: 'application/pdf', addedBy: 'ada', file: out });
  expect(await readFile(out)).toEqual(PDF);
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  await expect(runCommand(define, 'document', BR, 'FBI-17', '--out', out)).rejects.toMatchObject({
    code: 'Conflict',
  });
});

test('each extension has its own paper', async () => {
  await runCommand(define, ...PLACE, '--document', await write('a.pdf', PDF));
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const extend = ['extend', BR, '--reference', 'FBI-17', '--extension', 'FBI-17-A', '--until', '2027-02-01'];
  await runCommand(define, ...extend, '--document', await write('b.png', png));
  const out = path.join(folder, 'out.png');
  await runCommand(define, 'document', BR, 'FBI-17', '--extension', 'FBI-17-A', '--out', out);
  expect(await readFile(out)).toEqual(png);
  await expect(
    runCommand(define, 'document', BR, 'FBI-17', '--release', '--out', path.join(folder, 'none')),
  ).rejects.toMatchObject({ code: 'NotFound', message: expect.stringContaining('no document') as string });
});

test.each([
  ['a text that is called PDF', 'direction.pdf', 'Not to notify.', /neither a PDF nor/],
  ['an empty file', 'direction.pdf', '', /is empty/],
  ['a PDF that begins late', 'direction.pdf', ` ${PDF.toString()}`, /neither a PDF nor/],
])('%s is refused, and nothing is kept', async (_what, name, content, said) => {
  await expect(runCommand(define, ...PLACE, '--document', await write(name, content))).rejects.toMatchObject({
    code: 'WrongType',
    exitCode: 25,
    message: expect.stringMatching(said) as string,
  });
  expect(await documents()).toEqual([]);
});

test('10 MiB are taken, a byte more is not', async () => {
  const file = await write('large.pdf', PDF);
  await truncate(file, 10 * 1_024 * 1_024 + 1);
  await expect(runCommand(define, ...PLACE, '--document', file)).rejects.toMatchObject({
    code: 'TooLarge',
    exitCode: 24,
    message: expect.stringMatching(/10\.0 MiB; a document may have 10/) as string,
  });
  await truncate(file, 10 * 1_024 * 1_024);
  await runCommand(define, ...PLACE, '--document', file);
  expect(await documents()).toEqual([{ media_type: 'application/pdf', bytes: 10 * 1_024 * 1_024 }]);
});

test('a file that is not there, and a breach that is not there', async () => {
  await expect(runCommand(define, ...PLACE, '--document', path.join(folder, 'none'))).rejects.toMatchObject({
    code: 'NotFound',
  });
  const other = PLACE.map((word) => (word === BR ? 'BR-NONE' : word));
  await expect(runCommand(define, ...other, '--document', await write('a.pdf', PDF))).rejects.toMatchObject({
    code: 'NotFound',
    message: expect.stringContaining('BR-NONE') as string,
  });
});

test('a refused act takes its paper back; one whose end is not known keeps it', async () => {
  const file = await write('a.pdf', PDF);
  mockAnswer = () => Promise.reject(new TocsinError('Unavailable', 'Temporal does not answer'));
  await expect(runCommand(define, ...PLACE, '--document', file)).rejects.toThrow('does not answer');
  expect(await documents()).toHaveLength(1);
  await database.kysely.deleteFrom('case_document').execute();
  mockAnswer = () => Promise.reject(new TocsinError('Conflict', 'on file with other content'));
  await expect(runCommand(define, ...PLACE, '--document', file)).rejects.toThrow('other content');
  expect(await documents()).toEqual([]);
});

test('after the key is destroyed the paper is gone too', async () => {
  await runCommand(define, ...PLACE, '--document', await write('a.pdf', PDF));
  await destroyDataKey(database.kysely, BR);
  await expect(
    runCommand(define, 'document', BR, 'FBI-17', '--out', path.join(folder, 'out')),
  ).rejects.toMatchObject({ code: 'Purged' });
});
