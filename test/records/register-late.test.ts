import { loadPolicy } from '../../config/policies';
import type { LedgerEntryInput, LedgerKind } from '../../domain/ledger';
import { decisionsOf } from '../../domain/yearly/decisions';
import { registerNoteSchema } from '../../domain/yearly/register';
import { createCaseStore } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { addRegisterEntry, readYearRegister } from '../../records/register';
import { createReportStore } from '../../records/report-store';
import { someFacts } from '../support/builders';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';

/** Customers who were told too late stand in the register, whether anybody was reminded of it or not. */
const ZONE = 'America/New_York';
const BEFORE = '2025-06-19T23:59:59-04:00';
const AFTER = '2025-06-21T23:59:59-04:00';
let database: TestDatabase;
beforeEach(async () => (database = await testDatabase()));
afterEach(() => database.drop());

const told = async (reference: string, kind: LedgerKind, data: LedgerEntryInput['data']) => {
  const determinedAt = '2025-06-10T12:00:00-04:00';
  await aBreach(database, reference, { facts: someFacts({ discoveredAt: determinedAt, determinedAt }) });
  await createCaseStore(database).setStanding(reference, { phase: 'notified', stopped: false });
  await createLedgerStore(database).append(reference, [
    { key: 'told', at: '2025-06-20T12:00:00Z', kind, actor: 'ada', data },
  ]);
};
const inRegister = async () => {
  const register = await readYearRegister(database, 2025, ZONE);
  return {
    whom: register.breaches.map(({ late }) => late),
    lines: decisionsOf(register, loadPolicy('fcc-2023'), ZONE).filter(({ kind }) => kind === 'late'),
  };
};

test.each<[string, LedgerKind, LedgerEntryInput['data']]>([
  ['told after the latest', 'customers-notified', { latest: BEFORE }],
  ['letters after the latest', 'letters-exported', { letters: 2, again: null, latest: BEFORE }],
  ['letters that are sealed', 'letters-exported', { letters: 2, seals: [{ lines: 2 }], latest: BEFORE }],
])('%s: late, without a reason until somebody gives one', async (_what, kind, data) => {
  await told('BR-LATE', kind, data);
  expect(await inRegister()).toMatchObject({
    whom: [['customers']],
    lines: [
      {
        reference: 'BR-LATE',
        on: '2025-06-20',
        persons: [],
        reason: null,
        facts: ['customers', expect.stringContaining(BEFORE)],
      },
    ],
  });
  expect(await createReportStore(database).lateReasons('BR-LATE')).toEqual([]);
  const note = { kind: 'late-event', count: 1, breach: 'BR-LATE', on: '2025-06-22', actor: 'carol' };
  const { id } = await addRegisterEntry(database, registerNoteSchema.parse({ ...note, basis: 'a flood' }));
  const corrected = registerNoteSchema.parse({ ...note, basis: 'a storm', corrects: id });
  const later = await addRegisterEntry(database, corrected);
  expect((await inRegister()).lines).toMatchObject([{ persons: ['carol'], reason: 'a storm' }]);
  expect(await createReportStore(database).lateReasons('BR-LATE')).toEqual([
    `entry ${later.id} of the register, by carol`,
  ]);
});

test.each<[string, LedgerKind, LedgerEntryInput['data']]>([
  ['told in time', 'customers-notified', { latest: AFTER }],
  ['told where the rules leave no latest', 'customers-notified', { latest: null }],
  ['told, by an earlier version', 'customers-notified', {}],
  ['letters in time', 'letters-exported', { letters: 2, again: null, latest: AFTER }],
  ['letters printed again', 'letters-exported', { letters: 2, again: 'all', latest: BEFORE }],
  ['the same, sealed', 'letters-exported', { letters: 2, again: 'all', seals: [], latest: BEFORE }],
])('%s: not late', async (_what, kind, data) => {
  await told('BR-FINE', kind, data);
  expect(await inRegister()).toEqual({ whom: [[]], lines: [] });
});

test('a latest that people were reminded of, and customers who were told after it, are one line', async () => {
  await told('BR-LATE', 'customers-notified', { latest: BEFORE });
  await createLedgerStore(database).append('BR-LATE', [
    {
      key: 'reminded',
      at: '2025-06-20T04:00:00Z',
      kind: 'reminded',
      actor: 'tocsin',
      data: { key: `remind/customers/${BEFORE}/100`, text: 'the time is over' },
    },
  ]);
  expect((await inRegister()).lines).toHaveLength(1);
});
