import fc from 'fast-check';
import { computeWindows } from '../../../domain/windows/compute-windows';
import type { Reading, WindowsInput, WindowsReport } from '../../../domain/windows/types';
import {
  LAW_ALONE,
  afterBusinessMs,
  datePlus,
  firstMsOf,
  isBusinessDay,
  lastBusinessMs,
  lastCalendarMs,
  sameTimeMs,
  wallClock,
} from './hand-count';
import { CLOSURES, CLOUDROUTE, FCC, ZONES, aCase, anInput, holds, instant, iso, toldAt } from './property';

const NEVER = Number.POSITIVE_INFINITY;
/** No earliest: it is shut. No latest: it never ends. */
const ms = (edge: string | null): number => (edge === null ? NEVER : Date.parse(edge));
const windowOf = (report: WindowsReport, policy: string, recipient: string) => {
  const found = report.obligations.find((each) => each.policy === policy && each.recipient === recipient);
  if (!found) throw new Error(`no window of ${policy} for ${recipient}`);
  return found;
};
const zoneReading = (closures: boolean, inauguration: boolean): Reading => ({
  kind: 'zone',
  closures,
  inauguration,
});
const shiftedBy = (at: string, byMs: number): string => iso(Date.parse(at) + byMs);
const delay = fc.integer({ min: 0, max: 20 * 86_400_000 });

describe('against a count by hand', () => {
  const counting = fc.record({
    atMs: instant,
    zone: fc.constantFrom(...ZONES),
    closures: fc.boolean(),
    inauguration: fc.boolean(),
  });

  test('business days of fcc-2007, in one zone and one calendar', () => {
    holds(counting, ({ atMs, zone, closures, inauguration }) => {
      const report = computeWindows(
        anInput({
          policies: [FCC],
          zone,
          reading: zoneReading(closures, inauguration),
          facts: { determinedAt: iso(atMs) },
          notified: toldAt(atMs),
        }),
      );
      const calendar = { closed: closures ? CLOSURES.map(({ date }) => date) : [], inauguration };
      expect(ms(report.effective.agencies.latest)).toBe(lastBusinessMs(atMs, 7, zone, calendar));
      expect(ms(report.effective.customers.earliest)).toBe(afterBusinessMs(atMs, 7, zone, calendar));
    });
  });

  test('calendar days and the same local time of cloudroute-2015', () => {
    holds(counting, ({ atMs, zone }) => {
      const report = computeWindows(
        anInput({
          policies: [CLOUDROUTE],
          zone,
          reading: zoneReading(false, false),
          facts: { determinedAt: iso(atMs) },
          notified: toldAt(atMs),
        }),
      );
      expect(ms(report.effective.agencies.latest)).toBe(lastCalendarMs(atMs, 7, zone));
      expect(ms(report.effective.customers.earliest)).toBe(sameTimeMs(atMs, 7, zone));
    });
  });

  test('the safe reading is the strictest of all readings by hand', () => {
    holds(counting, ({ atMs, zone }) => {
      const { effective } = computeWindows(
        anInput({ policies: [FCC], zone, facts: { determinedAt: iso(atMs) }, notified: toldAt(atMs) }),
      );
      const zones = [zone, 'America/New_York'];
      const calendars = [[], CLOSURES.map(({ date }) => date)].flatMap((closed) =>
        [false, true].map((inauguration) => ({ closed, inauguration })),
      );
      const over = (count: typeof lastBusinessMs): number[] =>
        zones.flatMap((each) => calendars.map((calendar) => count(atMs, 7, each, calendar)));
      expect(ms(effective.agencies.latest)).toBe(Math.min(...over(lastBusinessMs)));
      expect(ms(effective.customers.earliest)).toBe(Math.max(...over(afterBusinessMs)));
    });
  });
});

test('a later trigger never gives an earlier bound', () => {
  holds(fc.record({ input: aCase, laterByMs: delay }), ({ input, laterByMs }) => {
    const { determinedAt = '' } = input.facts;
    const before = computeWindows(input).effective;
    const determinedLater = computeWindows({
      ...input,
      facts: { ...input.facts, determinedAt: shiftedBy(determinedAt, laterByMs) },
    }).effective;
    const toldLater = computeWindows({
      ...input,
      notified: input.notified.map((notice) => ({ ...notice, at: shiftedBy(notice.at, laterByMs) })),
    }).effective;
    expect(ms(determinedLater.agencies.latest)).toBeGreaterThanOrEqual(ms(before.agencies.latest));
    expect(ms(toldLater.customers.earliest)).toBeGreaterThanOrEqual(ms(before.customers.earliest));
  });
});

/** When each agency was first told by the channel that a policy asks for. */
const firstTold = (input: WindowsInput, channel: 'email' | 'portal'): number[] =>
  ['USSS', 'FBI'].map((agency) =>
    Math.min(
      ...input.notified
        .filter((notice) => notice.agency === agency && (notice.channel ?? channel) === channel)
        .map(({ at }) => Date.parse(at)),
    ),
  );

test('customers’ earliest is never inside a hold, nor before the last agency was told', () => {
  let opened = 0;
  let held = 0;
  holds(aCase, (input) => {
    const { earliest } = computeWindows(input).effective.customers;
    if (earliest === null) return;
    const atMs = Date.parse(earliest);
    opened += 1;
    held += input.holds.length > 0 ? 1 : 0;
    for (const { directedAt, lastDay, releasedAt } of input.holds) {
      const lapsesMs = firstMsOf(datePlus(lastDay ?? '', 1), input.zone);
      const endMs = releasedAt === undefined ? lapsesMs : Math.min(lapsesMs, Date.parse(releasedAt));
      expect(Date.parse(directedAt) <= atMs && atMs < endMs).toBe(false);
    }
    for (const { id } of input.policies)
      for (const toldMs of firstTold(input, id === 'fcc-2007' ? 'portal' : 'email'))
        expect(atMs).toBeGreaterThanOrEqual(toldMs);
  });
  // A control: the property would be empty if no random case ever opened, or none was ever held.
  expect(opened).toBeGreaterThan(0);
  expect(held).toBeGreaterThan(0);
});

test('the agencies’ latest under fcc-2007 is never a weekend or a holiday where it was counted', () => {
  holds(fc.record({ atMs: instant, zone: fc.constantFrom(...ZONES) }), ({ atMs, zone }) => {
    const input = {
      policies: [FCC],
      zone,
      reading: zoneReading(false, false),
      facts: { determinedAt: iso(atMs) },
    };
    const { latest } = computeWindows(anInput(input)).effective.agencies;
    const { date, time } = wallClock(ms(latest), zone);
    expect({ date, isCounted: isBusinessDay(date, LAW_ALONE), time }).toEqual({
      date,
      isCounted: true,
      time: '23:59:59',
    });
  });
});

test('the safe reading is never laxer than any single reading', () => {
  holds(aCase, (input) => {
    const safe = computeWindows(input).effective;
    for (const zone of [input.zone, 'America/New_York'])
      for (const reading of [
        zoneReading(false, false),
        zoneReading(true, false),
        zoneReading(false, true),
        zoneReading(true, true),
      ]) {
        const single = computeWindows({ ...input, zone, reading }).effective;
        expect(ms(safe.customers.earliest)).toBeGreaterThanOrEqual(ms(single.customers.earliest));
        expect(ms(safe.agencies.latest)).toBeLessThanOrEqual(ms(single.agencies.latest));
      }
  });
});

test('a combination is never laxer than each of its policies', () => {
  holds(aCase, (input) => {
    const both = computeWindows({ ...input, policies: [CLOUDROUTE, FCC] }).effective;
    for (const policy of [CLOUDROUTE, FCC]) {
      const alone = computeWindows({ ...input, policies: [policy] }).effective;
      expect(ms(both.customers.earliest)).toBeGreaterThanOrEqual(ms(alone.customers.earliest));
      expect(ms(both.agencies.latest)).toBeLessThanOrEqual(ms(alone.agencies.latest));
    }
  });
});

test('a hold, longer or more, never opens anything earlier; its release opens nothing before the wait', () => {
  holds(aCase, (input) => {
    const withHolds = ms(computeWindows(input).effective.customers.earliest);
    const without = ms(computeWindows({ ...input, holds: [] }).effective.customers.earliest);
    expect(withHolds).toBeGreaterThanOrEqual(without);
  });
});

test('a status agrees with the window that it is told for', () => {
  holds(aCase, (input) => {
    const report = computeWindows(input);
    for (const { policy } of report.obligations) {
      const { status, earliest } = windowOf(report, policy, 'customers');
      if (status === 'open') expect(Date.parse(input.at)).toBeGreaterThanOrEqual(ms(earliest));
      if (status === 'waiting') expect(Date.parse(input.at)).toBeLessThan(ms(earliest));
      expect(status === 'held').toBe(report.held);
      const agencies = windowOf(report, policy, 'agencies');
      if (agencies.status === 'overdue') expect(Date.parse(input.at)).toBeGreaterThan(ms(agencies.latest));
    }
  });
});

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

test('pure: the same input gives the same report, and is left as it was', () => {
  holds(aCase, (input) => {
    const copy = JSON.parse(JSON.stringify(input)) as WindowsInput;
    expect(computeWindows(frozen(copy))).toEqual(computeWindows(input));
  });
});

test('every date is ISO 8601 in the zone asked for, whole seconds, and every obligation says why', () => {
  holds(aCase, (input) => {
    const report = computeWindows(input);
    for (const { earliest, latest, why } of report.obligations) {
      for (const edge of [earliest, latest]) {
        if (edge === null) continue;
        expect(edge).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/);
        const { date, time } = wallClock(Date.parse(edge), input.zone);
        expect(edge.slice(0, 19)).toBe(`${date}T${time}`);
      }
      expect(why).not.toEqual([]);
    }
  });
});
