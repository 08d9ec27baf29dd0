import type { Bound, CountedBound, Trigger } from './bound-schema';

const HOUR = 1;
const DAY = 24;

/** How far a last day may be moved on, in days: over a weekend and the holidays around it. */
const MOVED_DAYS = 10;

/** So many business days take at least this many days: none has more than five of them between two weekends. */
const leastDays = (count: number): number => count + 2 * Math.max(0, Math.floor((count - 1) / 5));
const mostDays = (count: number): number => count * 3 + MOVED_DAYS;

/** How many days after day 0 the last day counted is, whatever the days are: weekends, holidays in a row. */
const LAST_DAYS: Partial<Record<CountedBound['unit'], (count: number) => { least: number; most: number }>> = {
  'calendar-days': (count) => ({ least: count, most: count }),
  'business-days': (count) => ({ least: leastDays(count), most: mostDays(count) }),
  'full-business-days': (count) => ({ least: leastDays(count), most: mostDays(count) }),
  months: (count) => ({ least: count * 28, most: count * 31 }),
};

const lastDayOf = ({ unit, count, roll }: CountedBound): { least: number; most: number } | null => {
  const days = LAST_DAYS[unit]?.(count);
  return days ? { least: days.least, most: days.most + (roll ? MOVED_DAYS : 0) } : null;
};

/** How long a count may be, in hours, whatever the days it falls on, and the clock changes in them. */
const spanOf = (bound: CountedBound): { least: number; most: number } => {
  const { unit, count } = bound;
  if (unit === 'minutes') return { least: count / 60, most: count / 60 };
  if (unit === 'hours') return { least: count * HOUR, most: count * HOUR };
  const days = lastDayOf(bound) ?? { least: count, most: count - 1 };
  return { least: days.least * DAY - 2, most: (days.most + 1) * DAY + 2 };
};
const DAYS = ['calendar-days', 'business-days', 'full-business-days', 'months'];

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
  if (DAYS.includes(earliest.unit) && daysOf(earliest) === daysOf(latest) && !latest.roll)
    return earliest.count >= latest.count;
  if (earliest.unit === latest.unit && !DAYS.includes(earliest.unit)) return earliest.count > latest.count;
  const [opensAfter, endsOn] = [lastDayOf(earliest), lastDayOf(latest)];
  // From the same day 0: the one opens on the day after its last, the other ends on its last.
  if (opensAfter && endsOn && earliest.zone === latest.zone) return opensAfter.least >= endsOn.most;
  return spanOf(earliest).least > spanOf(latest).most;
};
