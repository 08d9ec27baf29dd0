import fc from 'fast-check';
import { computeWindows } from '../../../domain/windows/compute-windows';
import { aDuty, aPolicy } from './a-policy';
import {
  LAW_ALONE,
  datePlus,
  endOfDateMs,
  firstMsAt,
  firstMsOf,
  isBusinessDay,
  lastBusinessMs,
  lastCalendarMs,
  monthsLater,
  nearestBusinessDay,
  nthBusinessDate,
  sameTimeMs,
  wallClock,
} from './hand-count';
import { ZONES, anInput, holds, iso } from './property';

const FROM_S = Date.parse('2024-01-01T00:00:00Z') / 1_000;
const TO_S = Date.parse('2044-12-31T23:59:59Z') / 1_000;
/** 2024 to 2044, often beside the end of a year or of February. */
const instant = fc
  .oneof(
    fc.integer({ min: FROM_S, max: TO_S }),
    fc
      .tuple(
        fc.integer({ min: 2024, max: 2043 }),
        fc.constantFrom('-12-20', '-02-25', '-06-28', '-03-06', '-10-29'),
        fc.integer({ min: 0, max: 12 * 86_400 }),
      )
      .map(([year, day, seconds]) => Date.parse(`${year}${day}T00:00:00Z`) / 1_000 + seconds),
  )
  .map((seconds) => seconds * 1_000);
const zone = fc.constantFrom(...ZONES);
const count = fc.integer({ min: 1, max: 40 });

/** Both sides of a window that one bound makes, counted in one zone by the calendar of the law. */
const edgesMs = (bound: object, atMs: number, zoneName: string, reading: 'zone' | 'safe' = 'zone') => {
  const side = (which: 'earliest' | 'latest'): number => {
    const policy = aPolicy('one', [aDuty('clerk', { [which]: { after: 'determination', ...bound } })]);
    const { obligations } = computeWindows(
      anInput({
        policies: [policy],
        zone: zoneName,
        closures: [],
        reading:
          reading === 'safe' ? { kind: 'safe' } : { kind: 'zone', closures: false, inauguration: false },
        facts: { determinedAt: iso(atMs) },
      }),
    );
    return Date.parse(obligations[0]?.[which] ?? '');
  };
  return { earliest: () => side('earliest'), latest: () => side('latest') };
};
const a = <T>(rest: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record({ atMs: instant, zone, count, ...rest }) as fc.Arbitrary<
    { atMs: number; zone: string; count: number } & T
  >;

describe('each unit against a count by hand, 2024 to 2044', () => {
  test('minutes and hours are elapsed time', () => {
    holds(a({}), ({ atMs, zone: at, count: n }) => {
      expect(edgesMs({ unit: 'minutes', count: n }, atMs, at).latest()).toBe(atMs + n * 60_000);
      expect(edgesMs({ unit: 'hours', count: n }, atMs, at).latest()).toBe(atMs + n * 3_600_000);
    });
  });

  test('calendar days and business days', () => {
    holds(a({}), ({ atMs, zone: at, count: n }) => {
      expect(edgesMs({ unit: 'calendar-days', count: n }, atMs, at).latest()).toBe(
        lastCalendarMs(atMs, n, at),
      );
      const business = edgesMs({ unit: 'business-days', count: n }, atMs, at).latest();
      expect(business).toBe(lastBusinessMs(atMs, n, at, LAW_ALONE));
      const full = edgesMs({ unit: 'full-business-days', count: n }, atMs, at).earliest();
      expect(full).toBe(lastBusinessMs(atMs, n, at, LAW_ALONE) + 1_000);
    });
  });

  test('the same local time', () => {
    holds(a({}), ({ atMs, zone: at, count: n }) =>
      expect(edgesMs({ unit: 'days-to-same-time', count: n }, atMs, at).earliest()).toBe(
        sameTimeMs(atMs, n, at),
      ),
    );
  });

  test('months', () => {
    holds(a({}), ({ atMs, zone: at, count: n }) => {
      const last = monthsLater(wallClock(atMs, at).date, n);
      expect(edgesMs({ unit: 'months', count: n }, atMs, at).latest()).toBe(endOfDateMs(last, at));
    });
  });

  test('a day of the next year, rolled; the safe reading rolls back', () => {
    const day = fc.constantFrom('02-01', '03-01', '12-31', '07-04');
    holds(a<{ on: string }>({ on: day }), ({ atMs, zone: at, on }) => {
      const bound = { unit: 'yearly', on, roll: 'next-business-day' };
      const date = `${Number(wallClock(atMs, at).date.slice(0, 4)) + 1}-${on}`;
      const rolled = nearestBusinessDay(date, LAW_ALONE, false);
      expect(edgesMs(bound, atMs, at).latest()).toBe(endOfDateMs(rolled, at));
      const safe = edgesMs(bound, atMs, 'America/New_York', 'safe').latest();
      const inNewYork = `${Number(wallClock(atMs, 'America/New_York').date.slice(0, 4)) + 1}-${on}`;
      const latestAllowed = endOfDateMs(nearestBusinessDay(inNewYork, LAW_ALONE, true), 'America/New_York');
      expect(safe).toBeLessThanOrEqual(latestAllowed);
    });
  });

  test('a closing time in the rule’s own zone, whatever the carrier’s', () => {
    holds(a({}), ({ atMs, zone: at, count: n }) => {
      const bound = { unit: 'business-days', count: n, zone: 'America/New_York', by: '17:30' };
      const last = nthBusinessDate(wallClock(atMs, 'America/New_York').date, n, LAW_ALONE);
      expect(edgesMs(bound, atMs, at).latest()).toBe(firstMsAt(last, '17:30', 'America/New_York'));
    });
  });

  test('weekends alone', () => {
    holds(a({}), ({ atMs, zone: at, count: n }) => {
      let date = wallClock(atMs, at).date;
      for (let left = n; left > 0;) {
        date = datePlus(date, 1);
        if (![0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay())) left -= 1;
      }
      const bound = { unit: 'business-days', count: n, calendar: 'weekends' };
      expect(edgesMs(bound, atMs, at).latest()).toBe(endOfDateMs(date, at));
    });
  });

  test('the first and the last of two clocks', () => {
    holds(
      a<{ days: number }>({ days: fc.integer({ min: 1, max: 40 }) }),
      ({ atMs, zone: at, count: n, days }) => {
        const of = [
          { after: 'determination', unit: 'business-days', count: n },
          { after: 'determination', unit: 'calendar-days', count: days },
        ];
        const each = [lastBusinessMs(atMs, n, at, LAW_ALONE), lastCalendarMs(atMs, days, at)];
        const combined = (unit: string): number => {
          const policy = aPolicy('one', [aDuty('clerk', { latest: { unit, of } })]);
          const report = computeWindows(
            anInput({
              policies: [policy],
              zone: at,
              reading: { kind: 'zone', closures: false, inauguration: false },
              facts: { determinedAt: iso(atMs) },
            }),
          );
          return Date.parse(report.obligations[0]?.latest ?? '');
        };
        expect(combined('earliest-of')).toBe(Math.min(...each));
        expect(combined('latest-of')).toBe(Math.max(...each));
      },
    );
  });

  test('a control: the hand count knows the days that it is asked about', () => {
    expect(isBusinessDay('2043-12-25', LAW_ALONE)).toBe(false);
    expect(monthsLater('2028-01-31', 1)).toBe('2028-02-29');
    expect(firstMsOf('2044-01-01', 'UTC')).toBe(Date.parse('2044-01-01T00:00:00Z'));
  });
});
