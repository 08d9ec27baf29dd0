import { addDays, nameOfDay } from '../calendar/days';
import type { Bound } from '../policy/schema';
import { endOfDay, localDay, printed, sameTimeLater, startOfDay, wholeSeconds } from './moments';
import type { Side } from './moments';
import type { Reading } from './readings';

/** One bound of a window, and how it came about, a sentence each. `atMs` is ms since the epoch, whole seconds. */
export interface Counted {
  readonly atMs: number;
  readonly why: readonly string[];
}

const HOUR_MS = 3_600_000;
/** Longer counts tell their first and last day alone. */
const DAYS_TOLD = 31;

const TRIGGER_NAMES: Record<Bound['after'], string> = {
  discovery: 'the discovery',
  determination: 'the determination',
  'agencies-notified': 'the last notice to law enforcement',
};
const UNIT_NAMES: Record<Bound['unit'], readonly [one: string, many: string]> = {
  'calendar-days': ['calendar day', 'calendar days'],
  'business-days': ['business day', 'business days'],
  'full-business-days': ['full business day', 'full business days'],
  'days-to-same-time': ['day to the same local time', 'days to the same local time'],
  hours: ['hour', 'hours'],
};

/** A bound as a policy says it: `7 business days after the determination`. */
export const nameOfBound = ({ count, unit, after }: Bound): string =>
  `${count} ${UNIT_NAMES[unit][count === 1 ? 0 : 1]} after ${TRIGGER_NAMES[after]}`;

/** The days that count after day 0, which never counts, and those passed over, each with its reason. */
const walk = (dayZero: string, count: number, reasonOff: (day: string) => string | null) => {
  const counted: string[] = [];
  const skipped: string[] = [];
  let day = dayZero;
  while (counted.length < count) {
    day = addDays(day, 1);
    const reason = reasonOff(day);
    if (reason === null) counted.push(day);
    else skipped.push(`${nameOfDay(day)} (${reason})`);
  }
  return { counted, skipped, lastDay: day };
};

const tellDays = (days: readonly string[]): string =>
  days.length <= DAYS_TOLD
    ? days.map(nameOfDay).join(', ')
    : `${days.length} days, ${nameOfDay(days[0] ?? '')} to ${nameOfDay(days.at(-1) ?? '')}`;

const countDays = (bound: Bound, side: Side, triggerMs: number, reading: Reading): Counted => {
  const { zone, calendar, name } = reading;
  const dayZero = localDay(triggerMs, zone);
  const reasonOff = bound.unit === 'calendar-days' ? () => null : calendar.reasonOff;
  const { counted, skipped, lastDay } = walk(dayZero, bound.count, reasonOff);
  const opensOn = addDays(lastDay, 1);
  return {
    atMs: side === 'earliest' ? startOfDay(opensOn, zone) : endOfDay(lastDay, zone),
    why: [
      `${nameOfBound(bound)}, counted in ${name}`,
      `day 0 is ${nameOfDay(dayZero)}, the day of ${TRIGGER_NAMES[bound.after]}; it is not counted`,
      `counted: ${tellDays(counted) || 'no day'}`,
      ...(skipped.length > 0 ? [`skipped: ${skipped.join(', ')}`] : []),
      side === 'earliest'
        ? `opens at 00:00 on ${nameOfDay(opensOn)}, the day after the last whole day counted`
        : `ends at 23:59:59 on ${nameOfDay(lastDay)}, the last day counted`,
    ],
  };
};

/**
 * Counts one bound in one reading (the rules: domain/policy/schema.ts, UNITS).
 * @param triggerMs the instant from which it runs, ms since the epoch
 */
export const countBound = (bound: Bound, side: Side, triggerMs: number, reading: Reading): Counted => {
  const elapsed = (atMs: number): Counted => ({
    atMs: wholeSeconds(atMs, side),
    why: [
      `${nameOfBound(bound)}, which was ${printed(triggerMs, reading.zone)} in ${reading.zone}`,
      `${side === 'earliest' ? 'opens' : 'ends'} ${printed(wholeSeconds(atMs, side), reading.zone)}`,
    ],
  });
  switch (bound.unit) {
    case 'hours':
      return elapsed(triggerMs + bound.count * HOUR_MS);
    case 'days-to-same-time':
      return elapsed(sameTimeLater(triggerMs, bound.count, reading.zone, side));
    case 'calendar-days':
    case 'business-days':
    case 'full-business-days':
      return countDays(bound, side, triggerMs, reading);
  }
};

/**
 * Counts one bound in every reading and takes the strictest answer: of a latest the earliest, of an earliest the
 * latest. Where the readings differ, the `why` says so.
 * @param zone in which other answers are told
 */
export const countSafely = (
  bound: Bound,
  side: Side,
  triggerMs: number,
  readings: readonly Reading[],
  zone: string,
): Counted => {
  const isByCalendar = bound.unit === 'business-days' || bound.unit === 'full-business-days';
  const answers = readings
    .filter(
      (reading, index) =>
        isByCalendar || index === readings.findIndex((other) => other.zone === reading.zone),
    )
    .map((reading) => ({ reading, ...countBound(bound, side, triggerMs, reading) }));
  const isStricter = side === 'earliest' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  const strictest = answers.reduce((best, answer) => (isStricter(answer.atMs, best.atMs) ? answer : best));
  const tell = ({ atMs, reading }: (typeof answers)[number]): string =>
    `${printed(atMs, zone)} (${reading.name})`;
  const others = answers.filter(
    ({ atMs }, index) =>
      atMs !== strictest.atMs && answers.findIndex((other) => other.atMs === atMs) === index,
  );
  if (others.length === 0) return { atMs: strictest.atMs, why: strictest.why };
  const which = side === 'earliest' ? 'later' : 'earlier';
  return {
    atMs: strictest.atMs,
    why: [
      ...strictest.why,
      `readings differ: the ${which} answer is taken, ${tell(strictest)}; not taken: ${others.map(tell).join(', ')}`,
    ],
  };
};
