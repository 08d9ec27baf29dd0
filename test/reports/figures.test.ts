import fc from 'fast-check';
import { sql } from 'kysely';
import { checkFigures } from '../../client/report/check-figures';
import { NOTICE_STATES } from '../../domain/counts';
import { askRow } from '../../records/ask';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore } from '../../records/ledger-store';
import { createReportStore } from '../../records/report-store';
import { createReports } from '../../reports/create-reports';
import type { Report } from '../../reports/schema/report';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { AT, HOLD, STORY, aBatch, aCase, aDocument } from './a-case';
import type { Step } from './a-case';
import { readPdf } from './read-pdf';
import { unsourcedFigures } from './unsourced-figures';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
});
afterAll(() => database.drop());

const append = async (reference: string, steps: readonly Step[]): Promise<void> => {
  const entries = steps.map(([kind, at, data, actor = 'tocsin'], index) => ({
    key: `case/${index}`,
    kind,
    at,
    data,
    actor,
  }));
  await createLedgerStore(database).append(reference, entries);
};

/** People of whom the first were taken up by a dispatch, each notice in the state that is given for it. */
const people = async (reference: string, states: readonly string[], untaken: number): Promise<void> => {
  const person = (index: number) => ({
    id: `C-${String(index).padStart(3, '0')}`,
    contact: { name: 'Jane Roe', email: `jane${index}@example.net`, emailSince: '2020-01-01' },
  });
  await somePeople(
    database,
    reference,
    states.map((_, index) => person(index)),
  );
  if (states.length > 0) {
    const { digest: listDigest } = await createCaseStore(database).survey(reference);
    await createDispatchStore(database, { messageIdDomain: 'mail.example.com' }).freeze({
      reference,
      dispatch: 1,
      noticeVersion: 'v1',
      at: AT,
      listDigest,
    });
  }
  for (const [index, state] of states.entries())
    // Of every three the first was tried again after a try of unknown outcome.
    await sql`update notice set state = ${state === 'requeued' ? 'bounced' : state}, requeued = ${state === 'requeued'},
      doubted = ${index % 3 === 0}, attempts = ${index % 3 === 0 ? 2 : 1}
      where breach = ${reference} and seq = ${index + 1}`.execute(database.kysely);
  // Every other letter is in a file of an export.
  const written = states.flatMap((state, index) =>
    state === 'letter' && index % 2 === 0 ? [{ dispatch: 1, seq: index + 1, mark: 'x' }] : [],
  );
  if (written.length > 0) await recordWritten(database, reference, written, AT);
  await somePeople(
    database,
    reference,
    Array.from({ length: untaken }, (_, index) => person(states.length + index)),
  );
};

const built = async (reference: string) => {
  const { deps } = aCase({ latest: '2026-11-24T16:30:00.000Z' });
  const reports = createReports({ ...deps, records: createReportStore(database) });
  const { json, pdf, reportId } = await reports.build({ reference, stage: 'initial', at: AT });
  return { report: JSON.parse(json) as Report, pdf, reportId };
};

let number = 0;
const aReference = async (): Promise<string> => {
  const reference = `BR-2026-${String((number += 1)).padStart(4, '0')}`;
  await aBreach(database, reference, { policies: ['fcc-2007'], document: aDocument() });
  return reference;
};

/** What each query of a report answers, asked again; where a figure's differs, both. */
const differences = async ({ figures, queries }: Report) => {
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { id, text, parameters } of queries) rows.set(id, await askRow(database, text, parameters));
  return figures.flatMap(({ path, value, query, column }) => {
    const answered = rows.get(query)?.[column];
    return answered === value ? [] : [{ path, value, answered }];
  });
};

const minutesAfter = (from: string, minutes: number): string =>
  new Date(Date.parse(from) + minutes * 60_000).toISOString();
const FROM = '2026-11-24T15:00:00Z';
const counts = fc.record({
  accepted: fc.nat(50),
  unknown: fc.nat(5),
  bounced: fc.nat(5),
  doubted: fc.nat(3),
  sent: fc.option(fc.nat(50), { nil: undefined }),
});
type Happening = (at: string) => Step;
/** Anything that bears on what was sent while a hold stood; the ledger has it in the order of its times. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.tuple(counts, fc.nat(30), fc.constantFrom<[number, number]>([1, 200], [201, 400])).map(
    ([{ sent, ...rest }, minutes, range]): Happening =>
      (at) =>
        aBatch(at, minutesAfter(at, minutes), { ...rest, ...(sent === undefined ? {} : { sent }) }, range),
  ),
  fc
    .record({
      letters: fc.nat(20),
      again: fc.constantFrom(null, 'all'),
      seals: fc.option(fc.array(fc.record({ lines: fc.nat(9) }), { maxLength: 2 }), { nil: undefined }),
    })
    .map(({ letters, again, seals }): Happening => (at) => [
      'letters-exported',
      at,
      { letters, again, ...(seals ? { seals } : {}), pages: letters, manifest: 'sha256:m' },
      'alice',
    ]),
  fc.constantFrom('H-1', 'H-2').chain((reference) =>
    fc.constantFrom<Happening>(
      (at) => ['hold-placed', at, { ...HOLD[2], reference, directedAt: minutesAfter(at, -20) }, 'alice'],
      (at) => ['hold-unreadable', at, { reference }],
      (at) => ['hold-extended', at, { reference, extension: `${reference}/A`, until: '2026-12-30' }, 'alice'],
      (at) => ['hold-released', at, { reference, releasedAt: at }, 'alice'],
      (at) => ['hold-lapsed', at, { reference }],
    ),
  ),
);

test('every query that a report states answers its figures when it is asked again', async () => {
  const states = fc.constantFrom(...NOTICE_STATES, 'sending', 'requeued');
  await fc.assert(
    fc.asyncProperty(
      fc.array(states, { maxLength: 12 }),
      fc.nat(3),
      fc.array(fc.tuple(fc.nat(40), happening), { maxLength: 25 }),
      async (noticeStates, untaken, happenings) => {
        const reference = await aReference();
        await people(reference, noticeStates, untaken);
        let at = FROM;
        const steps = happenings.map(([minutes, step]) => step((at = minutesAfter(at, minutes))));
        await append(reference, [...STORY.slice(0, 2), ...steps, ...STORY.slice(11, 12)]);
        const { report } = await built(reference);
        expect(unsourcedFigures(report)).toEqual([]);
        expect(await differences(report)).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
}, 300_000);

describe('of a case that was told', () => {
  let report: Report;
  let pdf: Uint8Array;
  let reportId: string;
  beforeAll(async () => {
    const reference = await aReference();
    await people(reference, ['accepted', 'letter', 'failed'], 1);
    await append(reference, STORY);
    ({ report, pdf, reportId } = await built(reference));
  });

  test('every figure of the report has its query, in the JSON and in the PDF', async () => {
    expect(unsourcedFigures(report)).toEqual([]);
    expect(report.figures.length).toBeGreaterThan(20);
    const { pages } = readPdf(pdf);
    const text = pages.join('\n');
    for (const { query } of report.figures) expect(text).toContain(query.slice(0, 14));
    expect(text).toContain('where each figure comes from');
  });

  test('a figure without its query, or with another value, is found', () => {
    const [first, ...rest] = report.figures;
    expect(unsourcedFigures({ ...report, figures: rest })).toEqual([first?.path]);
    const wrong = { ...report, noticesInsideHolds: report.noticesInsideHolds + 1 };
    expect(unsourcedFigures(wrong)).toEqual(['/noticesInsideHolds']);
    const more = { ...report, notices: { ...report.notices, copies: 3 } };
    expect(unsourcedFigures(more)).toEqual(['/notices/copies']);
  });

  test('a figure that has moved on since is shown by report check', async () => {
    expect((await checkFigures(reportId)).data).toMatchObject({ isSame: true });
    await sql`update notice set state = 'accepted' where breach = ${report.reference}`.execute(
      database.kysely,
    );
    const { data, exitCode } = await checkFigures(reportId);
    expect(exitCode ?? 0).toBe(0);
    expect(data).toMatchObject({
      isSame: false,
      figures: expect.arrayContaining([
        expect.objectContaining({ path: '/notices/counts/accepted', stated: 1, now: 3, isSame: false }),
      ]) as unknown,
    });
  });

  test('a ledger that says something else than the report was altered', async () => {
    await sql`alter table ledger disable trigger all`.execute(database.kysely);
    await sql`update ledger set data = jsonb_set(data, '{total}', '999') where kind = 'recipients-frozen'`.execute(
      database.kysely,
    );
    await expect(checkFigures(reportId)).rejects.toMatchObject({ code: 'Altered', exitCode: 21 });
  });
});
