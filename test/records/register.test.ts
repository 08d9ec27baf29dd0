import { nextReminder } from '../../domain/case/deadlines';
import type { LedgerEntryInput, LedgerKind } from '../../domain/ledger';
import { registerNoteSchema } from '../../domain/yearly/register';
import type { YearlyOutcome } from '../../domain/yearly/state';
import { createCaseStore } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { addRegisterEntry, readYearRegister } from '../../records/register';
import {
  listYearlyWork,
  readLatestDraft,
  readOutcome,
  saveDraft,
  saveOutcome,
} from '../../records/yearly-work';
import { aCase, assessed, someFacts } from '../support/builders';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';

const ZONE = 'America/New_York';
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const facts = (determinedAt?: string) =>
  someFacts({ discoveredAt: '2025-06-01T09:00:00-04:00', determinedAt, harm: 'none' });
/** A case that runs, in a phase. */
const running = async (reference: string, phase: string, determinedAt?: string, isDrill = false) => {
  await aBreach(database, reference, { facts: facts(determinedAt), isDrill });
  await createCaseStore(database).setStanding(reference, { phase, stopped: false });
};
const ledger = (reference: string, ...entries: [LedgerKind, LedgerEntryInput['data']][]) =>
  createLedgerStore(database).append(
    reference,
    entries.map(([kind, data], index) => ({
      key: `test/${index}`,
      at: '2025-06-20T12:00:00Z',
      kind,
      actor: 'tocsin',
      data,
    })),
  );
const note = (changes: object = {}) =>
  registerNoteSchema.parse({
    kind: 'small-breach',
    on: '2025-03-04',
    count: 3,
    basis: 'an envelope was opened',
    actor: 'alice',
    second: 'bob',
    ...changes,
  });

/** The key of the reminder that a running case is given when its time for agencies has passed. */
const passedKey = async (): Promise<string> => {
  const state = await assessed(aCase());
  const latestMs = Date.parse(state.windows?.effective.agencies.latest ?? '');
  return nextReminder(state, latestMs + 1)?.key ?? '';
};

test('the cases of a year are those determined in it by the carrier’s clock, and no drills', async () => {
  await running('BR-IN', 'closed', '2025-12-31T23:30:00-05:00');
  await running('BR-AFTER', 'closed', '2026-01-01T00:00:00-05:00');
  await running('BR-UNDETERMINED', 'open');
  await running('BR-DRILL', 'closed', '2025-07-01T12:00:00-04:00', true);
  await aBreach(database, 'BR-OPENING', { facts: facts('2025-07-01T12:00:00-04:00') });
  await somePeople(database, 'BR-IN', [
    { id: 'c1', contact: { email: 'ann@example.com' } },
    { id: 'c2', contact: { email: 'bo@example.com' } },
  ]);
  await ledger(
    'BR-IN',
    ['customers-notified', {}],
    ['reminded', { key: await passedKey() }],
    ['reminded', { key: 'remind/customers/2025-07-01T23:59:59-04:00/90' }],
    ['reminded', { key: 'remind/agencies/2025-06-11T23:59:59-04:00/late-1' }],
  );
  const late = async () =>
    (await readYearRegister(database, 2025, ZONE)).breaches.map(({ late: whom }) => whom);
  const { breaches } = await readYearRegister(database, 2025, ZONE);
  expect(breaches).toEqual([
    {
      reference: 'BR-IN',
      facts: facts('2025-12-31T23:30:00-05:00'),
      phase: 'closed',
      customers: 2,
      areCustomersNotified: true,
      policies: ['cloudroute-2015'],
      late: ['agencies'],
    },
    {
      reference: 'BR-UNDETERMINED',
      facts: JSON.parse(JSON.stringify(facts())),
      phase: 'open',
      customers: 0,
      areCustomersNotified: false,
      policies: ['cloudroute-2015'],
      late: [],
    },
  ]);
  // Filed in time, and recorded after the reminders.
  await ledger('BR-IN', ['filing-recorded', { confirmation: 'N' }]);
  expect(await late()).toEqual([[], []]);
  const references = async (zone: string) =>
    (await readYearRegister(database, 2026, zone)).breaches.map(({ reference }) => reference);
  expect(await references(ZONE)).toEqual(['BR-AFTER']);
  expect(await references('Pacific/Guam')).toEqual(['BR-AFTER', 'BR-IN']);
});

test('what was decided in a year is read from the ledgers, whatever year the case is of; drills decide nothing', async () => {
  await running('BR-2024-0090', 'closed', '2024-03-01T09:00:00-05:00');
  await running('BR-2025-0091', 'closed', '2025-03-01T09:00:00-05:00', true);
  for (const reference of ['BR-2024-0090', 'BR-2025-0091'])
    await ledger(
      reference,
      ['closed', { as: 'not-a-breach', reason: 'a false alarm' }],
      ['reminded', { key: 'remind/agencies/fcc-2007/50', text: 'half of the time' }],
      ['paused', { reason: 'no decision of the register' }],
    );
  const { acts, year } = await readYearRegister(database, 2025, ZONE);
  expect(year).toBe(2025);
  const own = acts.filter(({ reference }) => ['BR-2024-0090', 'BR-2025-0091'].includes(reference));
  expect(own).toEqual([
    {
      reference: 'BR-2024-0090',
      seq: 1,
      at: '2025-06-20T12:00:00Z',
      kind: 'closed',
      actor: 'tocsin',
      data: { as: 'not-a-breach', reason: 'a false alarm' },
    },
  ]);
  const { acts: others } = await readYearRegister(database, 2030, ZONE);
  expect(others).toEqual([]);
});

test('entries keep their numbers; a correction takes the place of the one it names, once', async () => {
  const first = await addRegisterEntry(database, note({ count: 3 }));
  const second = await addRegisterEntry(database, note({ count: 5, corrects: first.id, breach: 'BR-IN' }));
  await addRegisterEntry(database, note({ on: '2024-12-31' }));
  const { entries } = await readYearRegister(database, 2025, ZONE);
  expect(entries).toEqual([
    { ...first, correctedBy: second.id },
    { ...note({ count: 5, corrects: first.id, breach: 'BR-IN' }), ...second },
  ]);
  await expect(addRegisterEntry(database, note({ corrects: first.id }))).rejects.toMatchObject({
    code: 'Conflict',
  });
  await expect(addRegisterEntry(database, note({ corrects: 9_999 }))).rejects.toMatchObject({
    code: 'NotFound',
  });
  await expect(
    addRegisterEntry(database, note({ kind: 'data-broker', corrects: second.id })),
  ).rejects.toMatchObject({ code: 'Usage', message: expect.stringContaining('is a small-breach') });
  await expect(addRegisterEntry(database, note({ breach: 'BR-NOWHERE' }))).rejects.toMatchObject({
    code: 'NotFound',
  });
});

const WORK = { year: 2025, kind: 'summary' } as const;
const draft = (digest: string) =>
  saveDraft(database, {
    ...WORK,
    digest,
    at: '2026-01-02T14:00:00Z',
    jsonAs: (draftId) => JSON.stringify({ draftId, digest }),
  });

test('a draft that says the same is the same draft; another one has the next number', async () => {
  expect(await readLatestDraft(database, WORK)).toBeNull();
  const [one] = await Promise.all([draft('sha256:a'), draft('sha256:a'), draft('sha256:a')]);
  expect(one).toEqual({
    ...WORK,
    draftId: 'yearly/2025/summary/1',
    digest: 'sha256:a',
    at: '2026-01-02T14:00:00.000Z',
    json: '{"draftId":"yearly/2025/summary/1","digest":"sha256:a"}',
  });
  expect(await draft('sha256:b')).toMatchObject({ draftId: 'yearly/2025/summary/2' });
  expect(await readLatestDraft(database, WORK)).toMatchObject({ digest: 'sha256:b' });
});

const FILED: YearlyOutcome = {
  as: 'filed',
  confirmation: 'F-1',
  filedAt: '2026-01-20T10:00:00-05:00',
  signedBy: 'Olive Officer',
  isLate: false,
  actor: 'alice',
  at: '2026-01-20T15:01:00.000Z',
  draftDigest: 'sha256:b',
};

test('how the work ended is kept once; what comes later is answered with what stands', async () => {
  expect(await readOutcome(database, WORK)).toBeNull();
  expect(await saveOutcome(database, WORK, FILED)).toEqual(FILED);
  expect(await saveOutcome(database, WORK, { ...FILED, confirmation: 'F-2' })).toEqual(FILED);
  expect(await listYearlyWork(database)).toMatchObject([
    { ...WORK, draft: { draftId: 'yearly/2025/summary/2' }, outcome: FILED },
  ]);
});

test.each(['register_entry', 'yearly_draft', 'yearly_outcome'] as const)('%s only grows', async (table) => {
  const { kysely } = database;
  await expect(kysely.deleteFrom(table).execute()).rejects.toThrow(`${table} only grows`);
});
