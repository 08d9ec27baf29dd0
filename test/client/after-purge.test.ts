import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRecordsView, recordsWarnings } from '../../client/breach/records-view';
import { showStatus } from '../../client/dispatch/status';
import { exportForPost } from '../../client/notice/export-letters';
import { listLetterFiles } from '../../client/notice/list-letter-files';
import { checkFigures } from '../../client/report/check-figures';
import type { Globals } from '../../client/result';
import { importReturns } from '../../client/returns/import-returns';
import { noticeCounts } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { purgeBreach } from '../../records/purge';
import { createReportStore } from '../../records/report-store';
import { createRetentionStore } from '../../records/retention-store';
import { createReports } from '../../reports/create-reports';
import { STORY, aCase } from '../reports/a-case';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aSentCase } from '../support/sent-notices';
import { aStatus } from './breach/a-status';

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
