import { addDays, addMonths, nameOfDay, yearOf } from '../calendar/days';
import type { CountedBound, YearlyBound } from '../policy/bound-schema';
import { nameOfBound, nameOfTrigger } from './bound-names';
import { atLocalTime, endOfDay, localDay, startOfDay } from './moments';
import type { Side } from './moments';
import type { Reading } from './readings';

/** A bound whose length is in days. */
export type DayBound = CountedBound | YearlyBound;

/** One bound of a window. `atMs` is ms since the epoch, whole seconds. */
export interface Counted {
  readonly atMs: number;
  /** How it came about, a sentence each; asked of the reading that is taken alone. */
  readonly why: () => readonly string[];
}

/** Longer counts tell their first and last day alone. */
const DAYS_TOLD = 31;

interface Walk {
  readonly counted: readonly string[];
  readonly skipped: readonly { readonly day: string; readonly reason: string }[];
  readonly lastDay: string;
}
type ReasonOff = (day: string) => string | null;

/** The days that count after day 0, which never counts, and those passed over, each with its reason. */
const walk = (dayZero: string, count: number, reasonOff: ReasonOff): Walk => {
  const counted: string[] = [];
  const skipped: { day: string; reason: string }[] = [];
  let day = dayZero;
  while (counted.length < count) {
    day = addDays(day, 1);
    const reason = reasonOff(day);
    if (reason === null) counted.push(day);
    else skipped.push({ day, reason });
  }
  return { counted, skipped, lastDay: day };
};

const tellDays = (days: readonly string[]): string =>
  days.length <= DAYS_TOLD
    ? days.map(nameOfDay).join(', ')
    : `${days.length} days, ${nameOfDay(days[0] ?? '')} to ${nameOfDay(days.at(-1) ?? '')}`;

/** The last day of a bound before it is rolled, and the sentences that lead to it. */
const lastDayOf = (
  bound: DayBound,
  dayZero: string,
  { calendar, name }: Reading,
): { readonly lastDay: string; readonly why: () => readonly string[] } => {
  const title = (): string => `${nameOfBound(bound)}, counted in ${name}`;
  if (bound.unit === 'yearly') return { lastDay: `${yearOf(dayZero) + 1}-${bound.on}`, why: () => [title()] };
  const zero = (): string =>
    `day 0 is ${nameOfDay(dayZero)}, the day of ${nameOfTrigger(bound.after)}; it is not counted`;
  if (bound.unit === 'months')
    return { lastDay: addMonths(dayZero, bound.count), why: () => [title(), zero()] };
  const reasonOff: ReasonOff = bound.unit === 'calendar-days' ? () => null : calendar.reasonOff;
  const { counted, skipped, lastDay } = walk(dayZero, bound.count, reasonOff);
  return {
    lastDay,
    why: () => [
      title(),
      zero(),
      `counted: ${tellDays(counted) || 'no day'}`,
      ...(skipped.length > 0
        ? [`skipped: ${skipped.map(({ day, reason }) => `${nameOfDay(day)} (${reason})`).join(', ')}`]
        : []),
    ],
  };
};

/**
 * A last day that is no business day moves to the next one, where the rule says so, 47 CFR 1.4(j). The safe reading
 * does not count on that for a latest: it takes the business day before.
 */
const rolled = (
  bound: DayBound,
  side: Side,
  lastDay: string,
  { calendar, isSafe }: Reading,
): { readonly lastDay: string; readonly why: readonly string[] } => {
  const reason = bound.roll ? calendar.reasonOff(lastDay) : null;
  if (reason === null) return { lastDay, why: [] };
  const step = isSafe && side === 'latest' ? -1 : 1;
  let day = lastDay;
  while (calendar.reasonOff(day) !== null) day = addDays(day, step);
  const how = step === 1 ? 'moves to' : 'would move on; the safe reading takes';
  return { lastDay: day, why: [`${nameOfDay(lastDay)} (${reason}) ${how} ${nameOfDay(day)}`] };
};

/**
 * Counts a bound in days in one reading (the rules: domain/policy/bound-schema.ts, UNITS).
 * @param triggerMs the instant from which it runs, ms since the epoch
 */
export const countDays = (bound: DayBound, side: Side, triggerMs: number, reading: Reading): Counted => {
  const { zone } = reading;
  const counted = lastDayOf(bound, localDay(triggerMs, zone), reading);
  const { lastDay, why } = rolled(bound, side, counted.lastDay, reading);
  if (side === 'earliest') {
    const opensOn = addDays(lastDay, 1);
    const opens = `opens at 00:00 on ${nameOfDay(opensOn)}, the day after the last whole day counted`;
    return { atMs: startOfDay(opensOn, zone), why: () => [...counted.why(), ...why, opens] };
  }
  const ends = `ends at ${bound.by ?? '23:59:59'} on ${nameOfDay(lastDay)}, the last day counted`;
  return {
    atMs: bound.by ? atLocalTime(lastDay, bound.by, zone) : endOfDay(lastDay, zone),
    why: () => [...counted.why(), ...why, ends],
  };
};
