import type { Bound, CountedBound, Trigger } from './bound-schema';

const HOUR = 1;
const DAY = 24;

/** How long a count may be, in hours, whatever the days it falls on: clock changes, weekends, holidays in a row. */
const SPANS: Record<CountedBound['unit'], (count: number) => { least: number; most: number }> = {
  minutes: (count) => ({ least: count / 60, most: count / 60 }),
  hours: (count) => ({ least: count * HOUR, most: count * HOUR }),
  'days-to-same-time': (count) => ({ least: count * DAY - 2, most: count * DAY + 2 }),
  'calendar-days': (count) => ({ least: count * DAY - 2, most: (count + 1) * DAY + 2 }),
  'business-days': (count) => ({ least: count * DAY - 2, most: (count + 1) * 3 * DAY + 10 * DAY }),
  'full-business-days': (count) => ({ least: count * DAY - 2, most: (count + 1) * 3 * DAY + 10 * DAY }),
  months: (count) => ({ least: count * 28 * DAY - 2, most: (count * 31 + 1) * DAY + 2 }),
};
const DAYS = ['calendar-days', 'business-days', 'full-business-days'];

/** Business days and full business days are the same days. */
const daysOf = ({ unit, calendar, zone }: CountedBound): string =>
  [unit.replace('full-', ''), calendar ?? '', zone ?? ''].join();

/** One name for one moment. */
const nameOf = (after: Trigger): string =>
  JSON.stringify(after === 'agencies-notified' ? { notified: 'agencies' } : after);

const isCounted = (bound: Bound): bound is CountedBound => 'count' in bound;

/**
 * Whether a window is empty whatever happens: both sides run from one trigger, and the earliest comes later in every
 * case. Sides with triggers of their own may be empty only at times; that is a conflict, shown when it happens.
 */
export const isEmptyByConstruction = (earliest: Bound, latest: Bound): boolean => {
  if (!isCounted(earliest) || !isCounted(latest)) return false;
  if (nameOf(earliest.after) !== nameOf(latest.after)) return false;
  // The same days: one opens on the day after the last of them, the other ends on it.
  if (DAYS.includes(earliest.unit) && daysOf(earliest) === daysOf(latest))
    return earliest.count >= latest.count;
  if (earliest.unit === latest.unit) return earliest.count > latest.count;
  return SPANS[earliest.unit](earliest.count).least > SPANS[latest.unit](latest.count).most;
};
