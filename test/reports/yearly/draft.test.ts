import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { carrierPort, loadCarrier } from '../../../config/carrier';
import { loadPolicy } from '../../../config/policies';
import type { YearRegister } from '../../../domain/yearly/register';
import type { YearlyKind } from '../../../domain/yearly/work';
import { createYearlyStore } from '../../../records/yearly-store';
import { createYearlyDrafts } from '../../../reports/yearly/create-drafts';
import { yearlyDraftPdf } from '../../../reports/yearly/draft-pdf';
import { yearlyDraftText } from '../../../reports/yearly/draft-text';
import { yearlyPortalFields, yearlyPortalText } from '../../../reports/yearly/portal';
import { yearlySections } from '../../../reports/yearly/sections';
import { readPdf } from '../read-pdf';
import { yearlyDraftJsonSchema, yearlyDraftSchema } from '../../../reports/yearly/schema';
import { aRegistered, anEntry } from '../../domain/yearly/a-register';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';

const PUBLISHED = join(__dirname, '../../../reports/yearly/draft.schema.json');
const published = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Record<string, unknown>;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(published);
const AT = '2026-01-02T14:00:00.000Z';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const REGISTER: YearRegister = {
  year: 2025,
  acts: [],
  breaches: [aRegistered({ customers: 12 }), aRegistered({ phase: 'open', customers: 700 })],
  entries: [
    anEntry(1, { count: 3, basis: 'Jane Roe wrote from jane@example.com' }),
    anEntry(2, { kind: 'complaint', category: 'online-access', count: 4 }),
    anEntry(3, { kind: 'data-broker', count: 2 }),
  ],
};
/** Drafts that are kept in the real records, over a register that a test holds in its hand. */
const draftsOver = (register: YearRegister, isSandbox = false) =>
  createYearlyDrafts({
    records: { ...createYearlyStore(database), readRegister: async () => register },
    carrier: carrierPort(loadCarrier(undefined)),
    days: { zone: 'America/New_York', closures: [] },
    policy: (id) => loadPolicy(id),
    isSandbox,
  });
const compiled = async (kind: YearlyKind, register = REGISTER) =>
  yearlyDraftSchema.parse(JSON.parse((await draftsOver(register).compile({ year: 2025, kind }, AT)).json));

/** Where this fails after a change: `tocsin yearly schema -o json > reports/yearly/draft.schema.json`. */
test('the published schema is the one that drafts are checked against', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(yearlyDraftJsonSchema())));
});

test.each(['summary', 'certification'] as const)(
  'a %s is valid under it, and holds counts only',
  async (kind) => {
    const draft = await compiled(kind);
    expect(validate(draft)).toBe(true);
    expect(JSON.stringify(draft)).not.toMatch(/Jane|jane@|BR-2025|alice/);
    expect(validate({ ...draft, entries: REGISTER.entries })).toBe(false);
  },
);

test('the summary of 2025 tells what was exempt, when it is due, and that its text is not in force', async () => {
  const draft = await compiled('summary');
  expect(draft).toMatchObject({
    draftId: 'yearly/2025/summary/1',
    asOf: AT,
    due: { targetAt: '2026-01-30T23:59:59-05:00', latestAt: '2026-02-02T23:59:59-05:00' },
    counts: { exempt: { cases: 1, recorded: 1, customers: 15 }, breaches: 2, open: 1 },
  });
  const text = yearlyDraftText(draft);
  expect(text).toMatch(/^Breaches exempt from notice to agencies \.+ {8}2$/m);
  expect(text).toMatch(/^Customers affected by exempt breaches \.+ {7}15$/m);
  expect(text).toContain('File by: 2026-01-30 23:59 -05:00 (America/New_York)');
  expect(text).toContain('Latest:  2026-02-02 23:59 -05:00');
  expect(text).toContain('adopted but not in force: whether to file it is for counsel');
  expect(text).not.toContain('SANDBOX');
});

test('the certification tells complaints by category and what it must contain', async () => {
  const text = yearlyDraftText(await compiled('certification'));
  expect(text).toMatch(/^ {2}access online by individuals not authorized \.+ {8}4$/m);
  expect(text).toMatch(/^Actions taken against data brokers \.+ {8}2$/m);
  expect(text).toContain('[ ] a statement of how the procedures ensure compliance');
  expect(text).not.toContain('not in force');
});

test('the same register is the same draft at any time; another one is the next', async () => {
  const work = { year: 2025, kind: 'summary' } as const;
  const drafts = draftsOver(REGISTER);
  expect(await drafts.preview(work, AT)).toMatchObject({ draftId: 'yearly/2025/summary/1' });
  const first = await drafts.compile(work, AT);
  expect(await drafts.compile(work, '2026-01-20T00:00:00.000Z')).toEqual(first);
  expect(await drafts.preview(work, '2026-01-20T00:00:00.000Z')).toEqual(first);
  const more = { ...REGISTER, breaches: [...REGISTER.breaches, aRegistered({ customers: 1 })] };
  const next = await draftsOver(more).preview(work, AT);
  expect(next).toMatchObject({ draftId: 'yearly/2025/summary/2' });
  expect(await draftsOver(more).compile(work, AT)).toMatchObject(next);
});

test('a draft of the sandbox says so first', async () => {
  const { json } = await draftsOver(REGISTER, true).compile({ year: 2025, kind: 'summary' }, AT);
  expect(yearlyDraftText(yearlyDraftSchema.parse(JSON.parse(json)))).toMatch(/^THIS IS A SANDBOX/);
});

describe.each(['summary', 'certification'] as const)('a %s in its other forms', (kind) => {
  test('is a tagged PDF with the same numbers, the same bytes for the same draft', async () => {
    const draft = await compiled(kind);
    const pdf = await yearlyDraftPdf(draft);
    expect(Buffer.compare(Buffer.from(pdf), Buffer.from(await yearlyDraftPdf(draft)))).toBe(0);
    const { objects, pages } = readPdf(pdf);
    for (const said of ['/MarkInfo', '/StructTreeRoot', '/Lang (en-US)', '/S /H1', '/S /TH'])
      expect(objects).toContain(said);
    const text = pages.join(' ').replaceAll('\n', ' ');
    for (const { lines } of yearlySections(draft))
      for (const { label, value } of lines) expect(text).toContain(`${label} ${value} `);
    expect(text).toContain('until an officer has checked');
  });

  test('is text to paste, each field with the length of exactly what is pasted', async () => {
    const draft = await compiled(kind);
    const text = yearlyPortalText(draft);
    const pasted = [...text.matchAll(/Field \d+ of \d+: (.+) \((\d+) characters\)\n-+\n([\s\S]*?)\n-{72}/g)];
    expect(pasted.map(([, label, , body]) => [label, body])).toEqual(
      yearlyPortalFields(draft).map((field) => [field.label, field.text]),
    );
    for (const [, , length, body = ''] of pasted) expect([...body]).toHaveLength(Number(length));
    expect(text).toContain('Period covered');
  });
});
