import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import {
  caseTimeOf,
  createBreach,
  discardOpening,
  listBreaches,
  markRunning,
  nextReference,
  returnReference,
  readBreach,
} from '../../records/breaches';
import { readReport, readReports, saveReport } from '../../records/reports';
import { aBreachFile, someFacts } from '../support/builders';
import { aBreach, changeContact, somePeople } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const PEOPLE = [
  { id: 'c2', contact: { email: 'b@example.com' } },
  { id: 'c1', contact: { email: 'a@example.com' } },
];
const kinds = async (reference: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { kind } of readLedger(database, reference)) found.push(kind);
  return found;
};

test('references count up within a year, also when many ask at once, and step over one given by hand', async () => {
  await aBreach(database, 'BR-2026-0003');
  const given = await Promise.all(Array.from({ length: 5 }, () => nextReference(database, 2026)));
  expect(given.sort()).toEqual([
    'BR-2026-0001',
    'BR-2026-0002',
    'BR-2026-0004',
    'BR-2026-0005',
    'BR-2026-0006',
  ]);
  expect(await nextReference(database, 2027)).toBe('BR-2027-0001');
});

test('a reference that was given back is given again, unless another was given since', async () => {
  const year = 2031;
  await returnReference(database, await nextReference(database, year));
  expect(await nextReference(database, year)).toBe('BR-2031-0001');
  expect(await nextReference(database, year)).toBe('BR-2031-0002');
  await returnReference(database, 'BR-2031-0001');
  await returnReference(database, 'MY-OWN');
  expect(await nextReference(database, year)).toBe('BR-2031-0003');
});

test('a case is read as it was written', async () => {
  await aBreach(database, 'BR-2026-0001', { isDrill: true, speed: 86_400 });
  const record = await readBreach(database, 'BR-2026-0001');
  expect(record).toMatchObject({
    reference: 'BR-2026-0001',
    title: aBreachFile().title,
    document: aBreachFile(),
    facts: someFacts(),
    policies: ['cloudroute-2015'],
    openedAt: '2026-11-23T15:00:00.000Z',
    status: 'opening',
    phase: 'open',
    stopped: false,
    customers: 0,
    isDrill: true,
    speed: 86_400,
  });
  expect(caseTimeOf(record, Date.parse(record.createdAt) + 2_000)).toBe('2026-11-25T15:00:00.000Z');
  expect(await createCaseStore(database).document('BR-2026-0001')).toEqual(aBreachFile());
  await aBreach(database, 'BR-2026-0002');
  expect((await listBreaches(database)).map(({ reference }) => reference)).toEqual([
    'BR-2026-0002',
    'BR-2026-0001',
  ]);
});

test('an opening that never started makes way with its list; one that runs does not', async () => {
  const reference = await aBreach(database);
  await somePeople(database, reference, PEOPLE);
  await aBreach(database, reference, { openedBy: 'grace' });
  expect(await readBreach(database, reference)).toMatchObject({ openedBy: 'grace', customers: 0 });
  await markRunning(database, reference);
  const conflict = { code: 'Conflict', message: expect.stringContaining(`${reference} ("Call records`) };
  await expect(aBreach(database, reference)).rejects.toMatchObject(conflict);
  await expect(discardOpening(database, reference)).rejects.toMatchObject(conflict);
});

test('an opening whose workflow has written its ledger counts as running, whoever failed to say so', async () => {
  const reference = await aBreach(database);
  await somePeople(database, reference, PEOPLE);
  await createLedgerStore(database).append(reference, [
    { key: 'case/1', at: '2026-11-23T15:00:00Z', kind: 'opened', actor: 'ada', data: {} },
  ]);
  await expect(discardOpening(database, reference)).rejects.toMatchObject({ code: 'Conflict' });
  expect(await readBreach(database, reference)).toMatchObject({ customers: 2 });
});

test('discarding an opening leaves nothing, twice is harmless', async () => {
  const reference = await aBreach(database);
  await somePeople(database, reference, PEOPLE);
  await discardOpening(database, reference);
  await discardOpening(database, reference);
  await expect(readBreach(database, reference)).rejects.toMatchObject({ code: 'NotFound' });
});

test.each([
  ['the one who opened it', (reference: string) => markRunning(database, reference)],
  [
    'its workflow',
    (reference: string) =>
      createCaseStore(database).setStanding(reference, { phase: 'open', stopped: false }),
  ],
])('lists that came with the opening reach the ledger once it runs, told by %s', async (_, tell) => {
  const reference = await aBreach(database);
  await somePeople(database, reference, PEOPLE);
  expect(await kinds(reference)).toEqual([]);
  await tell(reference);
  await tell(reference);
  expect(await kinds(reference)).toEqual(['customers-imported']);
  expect(await readBreach(database, reference)).toMatchObject({ status: 'running' });
});

test('standing: phase, facts and the stop flag', async () => {
  const reference = await aBreach(database);
  const cases = createCaseStore(database);
  const facts = someFacts({ harm: 'likely' });
  await cases.setStanding(reference, { phase: 'held', facts, stopped: true });
  expect(await readBreach(database, reference)).toMatchObject({ phase: 'held', facts, stopped: true });
  await cases.setStanding(reference, { phase: 'notifying', stopped: false });
  expect(await readBreach(database, reference)).toMatchObject({ phase: 'notifying', facts, stopped: false });
  await expect(cases.setStanding('BR-NOBODY', { phase: 'open', stopped: false })).rejects.toMatchObject({
    code: 'NotFound',
  });
  await expect(cases.document('BR-NOBODY')).rejects.toMatchObject({ code: 'NotFound' });
});

test('the digest of the list depends on the people and on nothing else', async () => {
  const cases = createCaseStore(database);
  const one = await aBreach(database, 'BR-ONE');
  const empty = await cases.survey(one);
  await somePeople(database, one, PEOPLE);
  const { digest, ...survey } = await cases.survey(one);
  expect(survey).toMatchObject({ customers: 2, undispatched: 2, counts: { listed: 2, pending: 2 } });
  expect(digest).not.toBe(empty.digest);
  await database.kysely.deleteFrom('customer').where('breach', '=', one).execute();
  await somePeople(database, one, [...PEOPLE].reverse());
  expect((await cases.survey(one)).digest).toBe(digest);
  await changeContact(database, one, 'c2', { email: 'B@example.com' });
  expect((await cases.survey(one)).digest).not.toBe(digest);
  expect(await noticeCounts(database, one)).toMatchObject({ listed: 2, pending: 2, accepted: 0 });
});

test('people are counted by state and by type of data; who has no state of two letters, or another country, by neither', async () => {
  const cases = createCaseStore(database);
  const reference = await aBreach(database, 'BR-STATES');
  const living = (id: string, state?: string, country?: string) => ({
    id,
    contact: { email: `${id}@example.com`, ...(state ? { state } : {}), ...(country ? { country } : {}) },
  });
  await somePeople(database, reference, [
    living('a', 'CA'),
    living('b', ' ca ', 'US'),
    living('c', 'California'),
    living('d', 'CA', 'IT'),
    living('e'),
    living('f', 'NY', 'usa'),
  ]);
  expect(await cases.survey(reference)).toMatchObject({
    customers: 6,
    byState: { CA: 2, NY: 1 },
    byDataType: { call_detail: 6 },
  });
  await database.kysely
    .updateTable('customer')
    .set({ data_types: ['call_detail', 'pii', 'pii'] })
    .where('customer_id', '=', 'a')
    .where('breach', '=', reference)
    .execute();
  expect((await cases.survey(reference)).byDataType).toEqual({ call_detail: 6, pii: 1 });
  await database.kysely
    .updateTable('customer')
    .set({ data_types: [] })
    .where('customer_id', '=', 'b')
    .where('breach', '=', reference)
    .execute();
  expect(await cases.survey(reference)).not.toHaveProperty('byDataType');
});

test('reports are numbered, the same one is kept once, none can be changed', async () => {
  const reference = await aBreach(database);
  const report = (digest: string) => ({
    reference,
    stage: 'initial' as const,
    at: '2026-11-24T15:00:00.000Z',
    digest,
    json: '{"b":1,"a":2}',
    pdf: new Uint8Array([1, 2, 3]),
  });
  const first = await saveReport(database, report('sha256:1'));
  expect(first).toMatchObject({ reportId: `${reference}/initial/1`, number: 1 });
  expect(await saveReport(database, report('sha256:1'))).toMatchObject({ reportId: first.reportId });
  expect(await saveReport(database, report('sha256:2'))).toMatchObject({
    reportId: `${reference}/initial/2`,
  });
  const read = await readReport(database, first.reportId);
  expect({ ...read, pdf: [...read.pdf] }).toEqual({ ...first, pdf: [1, 2, 3] });
  expect((await readReports(database, reference)).map(({ number }) => number)).toEqual([1, 2]);
  await expect(readReport(database, 'BR-X/final/1')).rejects.toMatchObject({ code: 'NotFound' });
  await expect(database.kysely.deleteFrom('report').execute()).rejects.toThrow('report only grows');
  await expect(database.kysely.updateTable('report').set({ number: 9 }).execute()).rejects.toThrow(
    'only grows',
  );
});

test('two openings of one reference at once: one of them makes way, none is left half', async () => {
  const opening = { ...(await readBreach(database, await aBreach(database))) };
  await Promise.all([
    createBreach(database, opening),
    createBreach(database, { ...opening, openedBy: 'grace' }),
  ]);
  expect(await listBreaches(database)).toHaveLength(1);
});
