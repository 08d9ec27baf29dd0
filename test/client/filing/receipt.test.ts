import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../../client/commands/filing';
import { createLedgerStore } from '../../../records/ledger-store';
import { digestOf } from '../../../records/digest';
import { addDocument, readDocument } from '../../../records/documents';
import { saveReport } from '../../../records/reports';
import { aBreach } from '../../support/records';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { answered, runCommand } from '../../support/run-command';

/** What the breach would be told. */
const mockActs: { message: Record<string, string> }[] = [];
jest.mock('../../../client/act/take-act', () => ({
  ...jest.requireActual<object>('../../../client/act/take-act'),
  takeAct: async (request: never) => {
    mockActs.push(request);
    return { data: null, said: [] };
  },
}));
jest.mock(
  '../../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
const MESSAGE =
  'From: no-reply@example.gov\r\nDate: Mon, 23 Nov 2026 15:00:00 +0000\r\n\r\nConfirmation CRF-881\r\n';
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  mockActs.length = 0;
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-receipt-'));
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = async (name: string, content: string): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, content, 'latin1');
  return file;
};
const record = (...more: string[]) =>
  runCommand(
    define,
    ...['record', BR, '--agency', 'FBI', '--confirmation', 'CRF-881'],
    ...['--filed-at', '2026-11-24T10:00:00-05:00', ...more],
  );

test.each([
  ['receipt.eml', MESSAGE, 'message/rfc822'],
  ['receipt.pdf', '%PDF-1.7\nCRF-881', 'application/pdf'],
  ['receipt.png', '\x89PNG\r\n\x1a\nCRF-881', 'image/png'],
])('%s is kept sealed, and the filing names its hash', async (name, content, mediaType) => {
  await record('--receipt', await write(name, content));
  const digest = digestOf(Buffer.from(content, 'latin1'));
  expect(mockActs.map(({ message }) => message)).toMatchObject([
    { agency: 'FBI', confirmation: 'CRF-881', documentDigest: digest },
  ]);
  const kept = await readDocument(database, BR, digest);
  expect(kept).toMatchObject({ mediaType });
  expect(Buffer.from(kept.content).toString('latin1')).toBe(content);
});

test('what is no receipt is refused with a code of its own, and nothing is recorded', async () => {
  const page = await write('receipt.eml', '<html>CRF-881</html>');
  await expect(record('--receipt', page)).rejects.toMatchObject({ code: 'WrongType', exitCode: 25 });
  const large = await write('large.eml', MESSAGE);
  await truncate(large, 10 * 1_024 * 1_024 + 1);
  await expect(record('--receipt', large)).rejects.toMatchObject({ code: 'TooLarge', exitCode: 24 });
  await expect(record('--receipt', path.join(folder, 'none'))).rejects.toMatchObject({ code: 'NotFound' });
  expect(mockActs).toEqual([]);
  expect(await createLedgerStore(database).append(BR, [])).toMatchObject({ seq: 0 });
});

test('the filing is bound to the newest report, or to the one that is named', async () => {
  const report = async (stage: 'initial' | 'final', digest: string) =>
    saveReport(database, {
      reference: BR,
      stage,
      at: '2026-11-23T15:00:00Z',
      digest,
      json: '{}',
      pdf: Buffer.from(''),
    });
  const [one, other] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
  await report('initial', one);
  await report('final', other);
  await record();
  await record('--report', `${BR}/initial/1`);
  expect(mockActs.map(({ message }) => message['reportDigest'])).toEqual([other, one]);
  await expect(record('--report', `${BR}/initial/2`)).rejects.toMatchObject({ code: 'NotFound' });
});

describe('a receipt is given back', () => {
  const filed = async (
    kind: 'filing-recorded' | 'task-filed',
    whom: object,
    confirmation: string,
    receipt?: string,
  ): Promise<void> => {
    const content = Buffer.from(receipt ?? '', 'latin1');
    const kept = { reference: BR, content, mediaType: 'message/rfc822', actor: 'ada' };
    const digest = receipt === undefined ? null : (await addDocument(database, kept)).digest;
    const at = '2026-11-24T15:00:00.000Z';
    const data = { ...whom, confirmation, filedAt: at, ...(digest ? { documentDigest: digest } : {}) };
    await createLedgerStore(database).append(BR, [
      { key: `filed/${confirmation}`, kind, at, actor: 'ada', data },
    ]);
  };
  const receipt = (...more: string[]) =>
    runCommand(define, 'receipt', BR, '--out', path.join(folder, 'out.eml'), ...more);
  const given = () => readFile(path.join(folder, 'out.eml'), 'latin1');

  test('as it came, for its owner alone, and never over a file that is there', async () => {
    await filed('filing-recorded', { agency: 'FBI' }, 'CRF-880');
    await filed('filing-recorded', { agency: 'agencies', agencies: ['FBI', 'USSS'] }, 'CRF-881', MESSAGE);
    const { data, said } = await receipt('--recipient', 'FBI');
    expect(data).toMatchObject({ confirmation: 'CRF-881', recipient: 'agencies', addedBy: 'ada' });
    expect(said?.join(' ')).toMatch(
      /receipt of the filing with agencies.*confirmation CRF-881.*put on file by ada/,
    );
    expect(await given()).toBe(MESSAGE);
    expect((await stat(path.join(folder, 'out.eml'))).mode & 0o777).toBe(0o600);
    await expect(receipt()).rejects.toMatchObject({ code: 'Conflict' });
  });

  test('of several, the one that is named; none by chance', async () => {
    await filed('filing-recorded', { agency: 'FBI' }, 'CRF-881', MESSAGE);
    await filed('task-filed', { recipient: 'ca-attorney-general' }, 'CA-7', `${MESSAGE}California`);
    await expect(receipt()).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringMatching(/FBI, .*CRF-881; ca-attorney-general, .*CA-7/),
    });
    await receipt('--recipient', 'ca-attorney-general');
    expect(await given()).toMatch(/California$/);
    await rm(path.join(folder, 'out.eml'));
    await receipt('--confirmation', 'CRF-881');
    expect(await given()).toBe(MESSAGE);
  });

  test('one that was never attached, and a breach that is not there', async () => {
    await filed('filing-recorded', { agency: 'FBI' }, 'CRF-880');
    await expect(receipt('--recipient', 'FBI')).rejects.toMatchObject({
      code: 'NotFound',
      fix: expect.stringContaining('filing record --receipt'),
    });
    await expect(
      runCommand(define, 'receipt', 'BR-NONE', '--out', path.join(folder, 'x')),
    ).rejects.toMatchObject({ code: 'NotFound' });
  });
});
