import { sql } from 'kysely';
import { define } from '../../client/commands/report';
import { askRow } from '../../records/ask';
import { readBreach } from '../../records/breaches';
import { createCaseStore } from '../../records/case-store';
import { createReportStore } from '../../records/report-store';
import { createLedgerStore } from '../../records/ledger-store';
import { createReports } from '../../reports/create-reports';
import type { ReportRequest } from '../../domain/ports';
import { portalText } from '../../reports/portal-text';
import type { Report } from '../../reports/schema/report';
import { AT, REFERENCE, STORY, aCase } from '../reports/a-case';
import { readPdf } from '../reports/read-pdf';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';
import { answered, runCommand } from '../support/run-command';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

let database: TestDatabase;
let number = 0;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, REFERENCE, { policies: ['fcc-2007'] });
  await append(...STORY.slice(0, 2).map(([kind, at, data, actor = 'tocsin']) => ({ kind, at, data, actor })));
});
afterEach(() => database.drop());

const append = async (...entries: { kind: string; at: string; data: object; actor: string }[]) =>
  void (await createLedgerStore(database).append(
    REFERENCE,
    entries.map((entry) => ({ ...entry, key: `test/${(number += 1)}` })) as never,
  ));
const reports = () => createReports({ ...aCase().deps, records: createReportStore(database) });
const built = async (
  stage: ReportRequest['stage'],
  said: Pick<ReportRequest, 'reason' | 'decision'> = {},
) => {
  const { json, ...report } = await reports().build({ reference: REFERENCE, stage, at: AT, ...said });
  return { ...report, report: JSON.parse(json) as Report };
};
const file = (reportDigest: string, confirmation = 'C-1') =>
  append({
    kind: 'filing-recorded',
    at: AT,
    actor: 'alice',
    data: { agency: 'FBI', agencies: ['FBI'], confirmation, filedAt: AT, reportDigest },
  });
const findHarm = () =>
  append({
    kind: 'amended',
    at: AT,
    actor: 'carol',
    data: { facts: { harm: 'likely' }, reason: 'found' },
  });
const byTwo = { decision: { actor: 'ada', second: 'bob', reason: 'it was no breach' } };

test('before anything was filed there is nothing to add to, and nothing to take back', async () => {
  await built('initial');
  await expect(built('supplement', { reason: 'why' })).rejects.toMatchObject({ code: 'Conflict' });
  await expect(built('withdrawn', byTwo)).rejects.toMatchObject({ code: 'Conflict' });
});

test('a supplement says what changed since the report that was filed, figure by figure, and why', async () => {
  const { reportId, digest, report } = await built('initial');
  expect(report.changes).toBeNull();
  await file(digest);
  await findHarm();
  const supplement = await built('supplement', { reason: 'harm was found' });
  expect(supplement.reportId).toBe(`${REFERENCE}/supplement/1`);
  expect(supplement.report).toMatchObject({
    stage: 'supplement',
    reason: 'harm was found',
    withdrawnBy: null,
    changes: { since: reportId, sinceDigest: digest },
  });
  expect(supplement.report.changes?.fields).toContainEqual({
    field: '/determination/harm',
    before: report.determination.harm,
    after: 'likely',
  });
  expect(portalText(supplement.report)).toContain(`This adds to ${reportId}. harm was found\n`);
  const { objects, pages } = readPdf(supplement.pdf);
  expect(objects + pages.join(' ').replaceAll('\n', ' ')).toContain('determination / harm');
  // The same again is the same; what was filed stands as it is.
  expect((await built('supplement', { reason: 'harm was found' })).digest).toBe(supplement.digest);
  expect((await reports().read(reportId)).digest).toBe(digest);
});

test('a description, a period and a loss that were amended are what a supplement corrects, with their query', async () => {
  await file((await built('initial')).digest);
  const about = {
    description: 'Two servers, not one.',
    occurred: { from: '2026-11-01T00:00:00Z', estimated: true },
    estimatedLoss: { carrier: 1_500, customers: 20, basis: 'hours of work' },
  };
  const data = { facts: null, about, policies: null, reason: 'older logs' };
  await append({ kind: 'amended', at: AT, actor: 'carol', data });
  const { report } = await built('supplement', { reason: 'older logs were found' });
  expect(report.form).toMatchObject({
    description: about.description,
    period: { from: about.occurred.from, to: null, isEstimated: true },
    financialLoss: { carrierUsd: 1_500, customersUsd: 20, basis: 'hours of work' },
  });
  const fields = report.changes?.fields.map(({ field }) => field);
  expect(fields).toEqual(
    expect.arrayContaining(['/form/description', '/form/period/from', '/form/financialLoss/carrierUsd']),
  );
  expect(report.determination.amendments.at(-1)).toMatchObject({ changed: Object.keys(about) });
  const { text = '', parameters = [] } = report.queries.find(({ id }) => id === 'records.breachFile') ?? {};
  expect(await askRow(database, text, parameters)).toEqual({ carrier_usd: 1_500, customers_usd: 20 });
  // Notices and agencies are told the same; what was stated at the opening stays beside it.
  expect(await createCaseStore(database).document(REFERENCE)).toMatchObject(about);
  const { document, stated } = await readBreach(database, REFERENCE);
  expect(document).toMatchObject(about);
  expect(stated.description).not.toBe(about.description);
});

test('once it was filed there is no other initial report, and nothing is stored by asking for one', async () => {
  await file((await built('initial')).digest);
  await expect(built('initial')).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining('BR-2026-0001/initial/1 was filed: it stands as it is') as string,
  });
  expect(await reports().list(REFERENCE)).toHaveLength(1);
});

test('a supplement that was filed is what the next one counts from', async () => {
  await file((await built('initial')).digest);
  const first = await built('supplement');
  await file(first.digest, 'C-2');
  await findHarm();
  const second = await built('supplement');
  expect(second.report).toMatchObject({
    reportId: `${REFERENCE}/supplement/2`,
    supersedes: first.reportId,
    changes: { since: first.reportId, sinceDigest: first.digest },
  });
});

test('what was filed is taken back by two named persons, with a reason, once', async () => {
  const initial = await built('initial');
  await file(initial.digest);
  await expect(built('withdrawn')).rejects.toMatchObject({ code: 'Usage' });
  await expect(
    built('withdrawn', { decision: { actor: 'ada', second: 'Ada ', reason: 'no' } }),
  ).rejects.toMatchObject({ code: 'NotAllowed' });
  const { report, digest } = await built('withdrawn', byTwo);
  expect(report).toMatchObject({
    stage: 'withdrawn',
    reason: 'it was no breach',
    withdrawnBy: { actor: 'ada', second: 'bob' },
    changes: { since: initial.reportId },
    notices: { decision: null },
  });
  await file(digest, 'C-3');
  await expect(built('withdrawn', byTwo)).rejects.toMatchObject({ code: 'Conflict' });
  await expect(built('supplement')).rejects.toMatchObject({ code: 'Conflict' });
  // It may turn out to be a breach after all.
  expect((await built('initial')).reportId).toBe(`${REFERENCE}/initial/2`);
});

describe('the command', () => {
  const run = (...args: string[]) => runCommand(define, ...args);

  test('builds the supplement where nobody names a stage, once the initial report was filed', async () => {
    expect((await run('build', REFERENCE)).data).toMatchObject({ stage: 'initial', since: null });
    const [initial] = await reports().list(REFERENCE);
    await file(initial?.report.digest ?? '');
    expect((await run('build', REFERENCE, '--dry-run')).data).toMatchObject({
      stage: 'supplement',
      since: initial?.report.reportId,
    });
  });

  test.each([
    ['initial', '--reason', 'x'],
    ['withdrawn', '--reason', 'x'],
    ['supplement', '--second', 'bob'],
  ])('refuses --stage %s with %s %s', async (stage, ...said) => {
    await expect(run('build', REFERENCE, '--stage', stage, ...said)).rejects.toMatchObject({ code: 'Usage' });
  });

  test('lists every report with its filings, and shows one as it was built', async () => {
    const { reportId, digest, report } = await built('initial');
    await file(digest);
    await built('supplement');
    expect((await run('list', REFERENCE)).data).toMatchObject([
      { reportId, stage: 'initial', digest, filings: [{ recipient: 'FBI', confirmation: 'C-1' }] },
      { reportId: `${REFERENCE}/supplement/1`, since: reportId, filings: [] },
    ]);
    expect((await run('show', reportId)).data).toMatchObject({ report, digest });
    await expect(run('show', `${REFERENCE}/final/9`)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(run('show', REFERENCE)).rejects.toMatchObject({ code: 'Usage' });

    // Whoever owns the tables can change it; it would be signed anew.
    await sql`alter table report disable trigger report_only_grows`.execute(database.kysely);
    await sql`update report set document = replace(document, '"stage":"initial"', '"stage": "final"')`.execute(
      database.kysely,
    );
    await expect(run('show', reportId)).rejects.toMatchObject({ code: 'Altered' });
    await expect(run('check', reportId)).rejects.toMatchObject({ code: 'Altered' });
  });
});
