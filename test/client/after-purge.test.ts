import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importBounces } from '../../client/bounces/import-bounces';
import { listAll } from '../../client/breach/list';
import { readRecordsView, recordsWarnings } from '../../client/breach/records-view';
import { showStatus } from '../../client/dispatch/status';
import { saveReceipt } from '../../client/filing/show-receipt';
import { listHolds } from '../../client/hold/list-holds';
import { exportForPost } from '../../client/notice/export-letters';
import { listLetterFiles } from '../../client/notice/list-letter-files';
import { checkFigures } from '../../client/report/check-figures';
import type { Globals } from '../../client/result';
import { importReturns } from '../../client/returns/import-returns';
import { createReturnPaths } from '../../mail/verp';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { purgeBreach } from '../../records/purge';
import { createReportStore } from '../../records/report-store';
import { createRetentionStore } from '../../records/retention-store';
import { createReports } from '../../reports/create-reports';
import { STORY, aCase } from '../reports/a-case';
import { aReport } from '../mail/returned/samples';
import { carrierWithBounces } from '../support/carrier-file';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';
import { aSentCase } from '../support/sent-notices';
import { aStatus } from './breach/a-status';

/** Temporal: directions as the ended case still answers them, and no breach that runs. */
const mockHolds: object[] = [];
jest.mock('../../client/breach-client', () => ({
  ...jest.requireActual<object>('../../client/breach-client'),
  readStatus: () => Promise.resolve({ holds: mockHolds, held: false }),
}));
jest.mock('../../client/temporal/connect', () => ({
  withTemporal: (work: (temporal: unknown) => unknown) => work({ client: { workflow: { list: () => [] } } }),
}));

/** What commands say of people who are destroyed: that they are, and never that there were none. */
const BR = 'BR-2026-0001';
const AT = '2027-01-10T12:00:00Z';
const DESTROYED_AT = '2029-01-10T12:00:00.000Z';
const GLOBALS: Globals = { output: 'json', actor: 'ada', input: false, yes: false, dryRun: false };
const PURGED = { code: 'Purged', message: expect.stringContaining('were destroyed') as string };
let database: TestDatabase;
let counts: Awaited<ReturnType<typeof noticeCounts>>;
let reportId: string;

beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aSentCase(database, BR);
  await recordWritten(database, BR, [{ dispatch: 1, seq: 1, mark: 'x' }], AT);
  const entries = STORY.map(([kind, at, data, actor = 'tocsin'], index) => ({
    key: `case/${index}`,
    kind,
    at,
    data,
    actor,
  }));
  await createLedgerStore(database).append(BR, entries);
  const reports = createReports({ ...aCase().deps, records: createReportStore(database) });
  ({ reportId } = await reports.build({ reference: BR, stage: 'initial', at: AT }));
  counts = await noticeCounts(database, BR);
  const data = { reason: 'its time is over', second: 'bob', counts: { ...counts } };
  await createLedgerStore(database).append(BR, [
    { key: 'decided', kind: 'purge-decided', at: DESTROYED_AT, actor: 'ada', data },
  ]);
  await createRetentionStore(database).keep(BR, {
    phase: 'destroyed',
    until: AT,
    why: 'two years',
    legalHolds: [],
    askedAt: null,
    destroyedAt: DESTROYED_AT,
  });
  await createCaseStore(database).setStanding(BR, { phase: 'closed', stopped: true });
  await purgeBreach(database, BR, () => undefined);
});
afterAll(() => database.drop());

test('a case is shown with the counts that the ledger kept', async () => {
  expect(counts.listed).toBeGreaterThan(0);
  const view = await readRecordsView({ reference: BR, phase: 'closed', paused: false, windows: null });
  expect(view).toMatchObject({ counts, copies: null });
  if (!view) throw new Error('no view');
  expect(recordsWarnings(aStatus({ reference: BR }), view)[0]).toMatch(
    /^The counts are those that the ledger kept, for the personal data of BR-2026-0001 were destroyed 2029/,
  );
});

test('letters are not written, returns are not matched, the sending is not counted', async () => {
  const file = path.join(tmpdir(), `tocsin-returns-${process.pid}.csv`);
  await writeFile(file, 'customer_id,reason,returned_at\nc1,moved,2027-01-11\n');
  await expect(exportForPost(BR, { out: 'nowhere' }, GLOBALS)).rejects.toMatchObject(PURGED);
  await expect(importReturns(BR, file, GLOBALS)).rejects.toMatchObject(PURGED);
  await expect(showStatus(BR)).rejects.toMatchObject(PURGED);
});

test('files of letters are listed by what is kept of them', async () => {
  const { data, said } = await listLetterFiles(BR, {});
  expect(data).toHaveLength(1);
  expect(said).toEqual([expect.stringContaining('were destroyed')]);
  await expect(listLetterFiles(BR, { customer: 'c1' })).rejects.toMatchObject({ code: 'Purged' });
});

test('a report’s figures of people are destroyed, not moved on; those of the ledger are compared', async () => {
  const { data, said, exitCode } = await checkFigures(reportId);
  const { figures, ...about } = data as { figures: { query: string; isSame: boolean | null }[] };
  expect(about).toMatchObject({ isSame: null, isDestroyed: true });
  const asked = (isLedger: boolean) =>
    new Set(
      figures.filter(({ query }) => query.startsWith('ledger.') === isLedger).map((each) => each.isSame),
    );
  expect([asked(true), asked(false)]).toEqual([new Set([true]), new Set([null])]);
  expect(said?.[0]).toMatch(/figures cannot be asked again: .* were destroyed/);
  expect(exitCode).toBe(26);
});

test('breaches are listed with how many customers they had, and that these are destroyed', async () => {
  await aBreach(database, 'BR-2026-0002');
  const { data, table } = await listAll({});
  expect(data).toContainEqual(
    expect.objectContaining({ reference: BR, customers: counts.listed, purged: true }),
  );
  const column = table?.columns.indexOf('customers') ?? -1;
  expect(table?.rows.map((row) => row[column]).toSorted()).toEqual(
    [0, `${counts.listed} (purged)`].toSorted(),
  );
});

test('directions are listed, and of their papers that they are destroyed, never that they are on file', async () => {
  const hold = { reference: 'FBI-17', agency: 'FBI', agent: 'X', directedAt: AT, lastDay: '2026-12-20' };
  const ended = { extensions: [], isReadable: true, releasedAt: AT, lapsedAt: null };
  mockHolds.push(
    { ...hold, ...ended, documentDigest: 'sha256:1' },
    { ...hold, ...ended, releaseDocumentDigest: 'sha256:2' },
    { ...hold, ...ended },
  );
  const { data, table, said } = await listHolds(BR);
  expect(table?.rows.map((row) => row.at(-1))).toEqual(['purged', 'purged', '']);
  expect(data).toMatchObject([
    { documentsPurged: true },
    { documentsPurged: true },
    { documentsPurged: false },
  ]);
  expect(said?.join(' ')).toMatch(/documents were destroyed with the personal data/);
});

test('no receipt and no direction can be read any more', async () => {
  const data = {
    agency: 'FBI',
    confirmation: 'C-1',
    filedAt: AT,
    documentDigest: `sha256:${'1'.repeat(64)}`,
  };
  await createLedgerStore(database).append(BR, [
    { key: 'filed', kind: 'filing-recorded', at: AT, actor: 'ada', data },
  ]);
  await expect(saveReceipt(BR, { out: 'nowhere' })).rejects.toMatchObject(PURGED);
});

test('a mailbox of what came back is about people who are destroyed, and moves nobody', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-late-bounces-'));
  const key = 'a-key-of-thirty-two-bytes-or-more';
  const domain = 'bounces.example.com';
  process.env.TOCSIN_BOUNCE_KEY = key;
  process.env.TOCSIN_CARRIER = await carrierWithBounces(folder, domain);
  try {
    const to = createReturnPaths({ key, domain }).pathOf({ reference: BR, dispatch: 1, seq: 1 });
    const mailbox = path.join(folder, 'late.eml');
    await writeFile(mailbox, aReport({ to }));
    const head = async () =>
      (await database.pool.query(`select * from ledger_head where breach = '${BR}'`)).rows;
    const before = await head();
    const { data, said, exitCode } = await importBounces(mailbox, GLOBALS);
    expect(exitCode).toBe(26);
    expect(data).toMatchObject({ mails: 1, bounced: 0, destroyed: 1, closed: 0 });
    expect(said?.join(' ')).toMatch(/1 message\(s\) are about people whose personal data were destroyed/);
    expect(await head()).toEqual(before);
  } finally {
    delete process.env.TOCSIN_BOUNCE_KEY;
    delete process.env.TOCSIN_CARRIER;
    await rm(folder, { recursive: true, force: true });
  }
});
