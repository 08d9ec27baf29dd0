import { loadPolicy } from '../../../config/policies';
import { yearlyDue } from '../../../domain/yearly/due';
import type { CarrierDays } from '../../../domain/yearly/due';
import { YEARLY_DUTIES, yearReportedOn } from '../../../domain/yearly/work';
import type { YearlyKind } from '../../../domain/yearly/work';

const NEW_YORK: CarrierDays = { zone: 'America/New_York', closures: [] };
const AT = '2026-01-02T14:00:00Z';
const dueOf = (year: number, kind: YearlyKind, days = NEW_YORK) =>
  yearlyDue({ year, kind }, loadPolicy(YEARLY_DUTIES[kind].policy), days, AT);

test.each([
  ['v46', 2025, 'summary', '2026-02-02T23:59:59-05:00', '2026-01-30T23:59:59-05:00'],
  ['v47', 2026, 'summary', '2027-02-01T23:59:59-05:00', '2027-02-01T23:59:59-05:00'],
  ['v48', 2025, 'certification', '2026-03-02T23:59:59-05:00', '2026-02-27T23:59:59-05:00'],
  ['v49', 2026, 'certification', '2027-03-01T23:59:59-05:00', '2027-03-01T23:59:59-05:00'],
] as const)(
  '%s: the %d %s is due by %s at the latest, and aimed at %s',
  (_id, year, kind, latestAt, targetAt) => {
    expect(dueOf(year, kind)).toMatchObject({
      latestAt,
      targetAt,
      fromAt: `${year}-12-31T23:59:59-05:00`,
      policy: YEARLY_DUTIES[kind].policy,
    });
  },
);

test('a text that is adopted but not in force is told as that; the certification is in force', () => {
  const summary = dueOf(2025, 'summary');
  expect(summary).toMatchObject({ isInForce: false, citation: '47 CFR 64.2011(d) (FCC 23-111)' });
  expect(summary?.warnings).toContain('fcc-2023 is adopted but not in force');
  expect(dueOf(2025, 'certification')).toMatchObject({ isInForce: true });
});

test('a text that took effect in mid-January is in force for the summary of the year before', () => {
  const policy = { ...loadPolicy('fcc-2023'), effectiveFrom: '2027-01-20' };
  const due = (year: number) => yearlyDue({ year, kind: 'summary' }, policy, NEW_YORK, AT);
  expect(due(2026)).toMatchObject({ isInForce: true });
  expect(due(2025)).toMatchObject({ isInForce: false });
});

test('west of the Commission the day that ends first counts; a closure on the day is not counted on', () => {
  expect(dueOf(2026, 'summary', { zone: 'America/Los_Angeles', closures: [] })).toMatchObject({
    fromAt: '2026-12-31T23:59:59-08:00',
    targetAt: '2027-02-01T20:59:59-08:00',
    latestAt: '2027-02-01T20:59:59-08:00',
  });
  expect(dueOf(2026, 'summary', { zone: 'Pacific/Guam', closures: [] })).toMatchObject({
    latestAt: '2027-02-01T23:59:59+10:00',
  });
  const closures = [{ date: '2027-02-01', name: 'closed by order' }];
  expect(dueOf(2026, 'summary', { zone: 'America/New_York', closures })).toMatchObject({
    targetAt: '2027-01-29T23:59:59-05:00',
    latestAt: '2027-02-01T23:59:59-05:00',
  });
});

test('a policy without such an obligation gives no date', () => {
  expect(yearlyDue({ year: 2025, kind: 'summary' }, loadPolicy('fcc-2007'), NEW_YORK, AT)).toBeNull();
});

test.each([
  ['2026-01-02T14:00:00Z', 2025],
  ['2026-01-01T23:00:00Z', 2025],
  ['2026-01-02T20:00:00Z', 2025],
])('work that begins %s reports on %d', (at, year) => {
  expect(yearReportedOn(Date.parse(at))).toBe(year);
});
