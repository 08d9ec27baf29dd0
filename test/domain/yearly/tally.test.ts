import { loadPolicy } from '../../../config/policies';
import { classify } from '../../../domain/yearly/classify';
import { registerNoteSchema } from '../../../domain/yearly/register';
import { tally } from '../../../domain/yearly/tally';
import { aRegistered, anEntry } from './a-register';

const ZONE = 'America/New_York';
const POLICY = loadPolicy('fcc-2023');
const { facts } = aRegistered();
const classed = (changes: Parameters<typeof aRegistered>[0] = {}) =>
  classify(aRegistered(changes), POLICY, ZONE);

test('fewer than 500 customers without harm are exempt, with the reason; 500 are not', () => {
  expect(classed({ customers: 499 }).exemptBecause).toMatch(/fewer than 500 customers/);
  expect(classed({ customers: 500 }).exemptBecause).toBeNull();
});

test.each(['possible', 'likely', 'unknown'] as const)('harm that is %s is not exempt', (harm) => {
  expect(classed({ facts: { ...facts, harm } }).exemptBecause).toBeNull();
});

test('people who are not listed may be any number: nothing is exempt for want of a list', () => {
  expect(classed({ customers: 0 }).exemptBecause).toBeNull();
});

test('what was no breach is not an exempt one', () => {
  expect(classed({ phase: 'not-a-breach', areCustomersNotified: false })).toEqual({
    isNotABreach: true,
    isOpen: false,
    exemptBecause: null,
    isNotNotified: true,
  });
});

test('a year in numbers', () => {
  const breaches = [
    aRegistered({ customers: 12 }),
    aRegistered({ customers: 40, areCustomersNotified: false, late: ['agencies', 'customers'] }),
    aRegistered({ customers: 4_000, facts: { ...facts, harm: 'likely' }, late: ['customers'] }),
    aRegistered({ phase: 'held', facts: { ...facts, harm: 'possible' }, areCustomersNotified: false }),
    aRegistered({ phase: 'not-a-breach', areCustomersNotified: false }),
  ];
  const entries = [
    anEntry(1, { count: 3 }),
    anEntry(2, { count: 900, correctedBy: 3 }),
    anEntry(3, { count: 9, corrects: 2 }),
    anEntry(4, { count: 40, breach: 'BR-2025-0002' }),
    anEntry(5, { kind: 'not-notified', count: 1 }),
    anEntry(6, { kind: 'complaint', category: 'online-access', count: 2 }),
    anEntry(7, { kind: 'complaint', category: 'online-access', count: 1 }),
    anEntry(8, { kind: 'complaint', category: 'employee-access', count: 1, breach: 'BR-2025-0001' }),
    anEntry(9, { kind: 'data-broker', count: 2 }),
    anEntry(10, { kind: 'late-event', count: 1 }),
  ];
  expect(tally({ year: 2025, acts: [], breaches, entries }, POLICY, ZONE)).toEqual({
    breaches: 4,
    open: 1,
    notABreach: 1,
    exempt: { cases: 2, recorded: 2, customers: 12 + 40 + 3 + 9 },
    notNotified: { cases: 2, recorded: 1 },
    late: { agencies: 1, customers: 2, recorded: 1 },
    complaints: { 'employee-access': 1, 'unauthorized-disclosure': 0, 'online-access': 3, other: 0 },
    dataBrokerActions: 2,
    decisions: {
      'not-notified': 1,
      'exemption-used': 4,
      late: 1,
      'conflict-settled': 0,
      unsettled: 0,
      withdrawn: 0,
      unexplained: 2,
    },
  });
});

test('a year without anything is a year of zeros', () => {
  const counts = JSON.stringify(tally({ year: 2025, acts: [], breaches: [], entries: [] }, POLICY, ZONE));
  expect(counts.match(/\d+/g)?.every((number) => number === '0')).toBe(true);
});

test.each([
  ['a complaint without a category', { kind: 'complaint' }],
  ['a category on anything else', { kind: 'data-broker', category: 'other' }],
  ['a count of none', { kind: 'small-breach', count: 0 }],
  ['a day that does not exist', { kind: 'small-breach', on: '2025-02-30' }],
  ['no basis', { kind: 'not-notified', basis: '' }],
])('an entry with %s cannot be read', (_what, changes) => {
  const note = { on: '2025-05-05', count: 1, basis: 'b', actor: 'alice', ...changes };
  expect(registerNoteSchema.safeParse(note).success).toBe(false);
});
