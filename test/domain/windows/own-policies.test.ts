import { policySchema } from '../../../domain/policy/schema';
import { computeWindows } from '../../../domain/windows/compute-windows';
import { FCC, anInput } from './property';
import { DETERMINED, NOTICE, earliest, windowOf } from './told-input';

describe('policies that are not shipped', () => {
  const aPolicy = (id: string, changes: object) =>
    policySchema.parse({
      id,
      version: 1,
      title: id,
      citation: id,
      source: id,
      effectiveFrom: '2020-01-01',
      verified: true,
      retention: { years: 1, citation: id },
      holds: null,
      obligations: [],
      ...changes,
    });
  const duty = (changes: object): object => ({
    id: 'customers',
    recipient: 'customers',
    citation: 'Rule 7',
    ...changes,
  });
  const within = (count: number, unit: string): object => ({
    latest: { after: 'determination', count, unit },
  });

  test('an empty window is a conflict with both citations, and is not resolved', () => {
    const hasty = aPolicy('hasty', { obligations: [duty(within(5, 'calendar-days'))] });
    const report = computeWindows(anInput({ policies: [FCC, hasty], facts: DETERMINED, notified: NOTICE }));
    expect(report.effective.customers).toEqual({
      earliest: '2026-12-04T00:00:00-05:00',
      latest: '2026-11-28T23:59:59-05:00',
    });
    expect(report.conflicts).toEqual([
      {
        id: 'customers:fcc-2007/customers:hasty/customers',
        recipient: 'customers',
        message:
          'no lawful time is left for customers: not before 2026-12-04T00:00:00-05:00 (47 CFR 64.2011(b)(1)), but not later than 2026-11-28T23:59:59-05:00 (Rule 7)',
        citations: ['47 CFR 64.2011(b)(1)', 'Rule 7'],
      },
    ]);
  });

  test('a hold past a latest is a conflict that cites the hold', () => {
    const monthly = aPolicy('monthly', { obligations: [duty(within(30, 'calendar-days'))] });
    const holds = [{ directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-12-24' }];
    const { conflicts } = computeWindows(
      anInput({ policies: [FCC, monthly], facts: DETERMINED, notified: NOTICE, holds }),
    );
    expect(conflicts.map(({ citations }) => citations)).toEqual([['47 CFR 64.2011(b)(3)', 'Rule 7']]);
  });

  test('hours are elapsed time', () => {
    const fast = aPolicy('fast', {
      obligations: [duty({ latest: { after: 'discovery', count: 72, unit: 'hours' } })],
    });
    const { effective } = computeWindows(
      anInput({ policies: [fast], facts: { discoveredAt: '2026-03-07T12:00:00-05:00' } }),
    );
    expect(effective.customers.latest).toBe('2026-03-10T13:00:00-04:00');
  });

  test('clocks that run from a notice without naming agencies mean those of the policies beside them', () => {
    const after = aPolicy('after', {
      obligations: [duty({ earliest: { after: 'agencies-notified', count: 1, unit: 'hours' } })],
    });
    expect(earliest({ policies: [after], notified: NOTICE })).toBeNull();
    const report = computeWindows(anInput({ policies: [after, FCC], notified: NOTICE }));
    expect(windowOf(report, 'after', 'customers').earliest).toBe('2026-11-23T12:00:00-05:00');
  });

  test('what is not in force or not verified is said', () => {
    const pending = aPolicy('pending', {
      effectiveFrom: null,
      verified: false,
      obligations: [duty(within(1, 'hours'))],
    });
    const future = aPolicy('future', {
      effectiveFrom: '2027-01-01',
      obligations: [duty(within(1, 'hours'))],
    });
    const past = aPolicy('past', { effectiveTo: '2025-12-31', obligations: [duty(within(1, 'hours'))] });
    expect(
      computeWindows(anInput({ policies: [pending, future, past], facts: DETERMINED })).warnings,
    ).toEqual([
      'pending is adopted but not in force',
      'pending holds numbers that are not verified: see tocsin policy show pending',
      'future applies from 2027-01-01, after Mon 2026-11-23',
      'past applied until 2025-12-31, before Mon 2026-11-23',
    ]);
  });

  test('a latest that has passed is overdue although nobody knows when it may open', () => {
    const strict = aPolicy('strict', {
      obligations: [
        duty({
          earliest: { after: 'agencies-notified', count: 1, unit: 'hours' },
          ...within(3, 'calendar-days'),
        }),
      ],
    });
    const status = (at: string) =>
      computeWindows(anInput({ policies: [strict], facts: DETERMINED, at })).obligations[0]?.status;
    expect(status('2026-11-24T00:00:00-05:00')).toBe('waiting');
    expect(status('2026-11-27T00:00:00-05:00')).toBe('overdue');
  });
});
