import { WEEKENDS } from '../calendar/business-days';
import { nameOfBound } from './bound-names';
import { countDays } from './count-days';
import type { Counted, DayBound } from './count-days';
import { printed, sameTimeLater, wholeSeconds } from './moments';
import type { Side } from './moments';
import type { Reading } from './readings';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Counts one bound in one reading (the rules: domain/policy/bound-schema.ts, UNITS).
 * @param triggerMs the instant from which it runs, ms since the epoch
 */
export const countBound = (bound: DayBound, side: Side, triggerMs: number, reading: Reading): Counted => {
  const elapsed = (atMs: number): Counted => ({
    atMs: wholeSeconds(atMs, side),
    why: () => [
      `${nameOfBound(bound)}, which was ${printed(triggerMs, reading.zone)} in ${reading.zone}`,
      `${side === 'earliest' ? 'opens' : 'ends'} ${printed(wholeSeconds(atMs, side), reading.zone)}`,
    ],
  });
  switch (bound.unit) {
    case 'minutes':
      return elapsed(triggerMs + bound.count * MINUTE_MS);
    case 'hours':
      return elapsed(triggerMs + bound.count * HOUR_MS);
    case 'days-to-same-time':
      return elapsed(sameTimeLater(triggerMs, bound.count, reading.zone, side));
    case 'calendar-days':
    case 'business-days':
    case 'full-business-days':
    case 'months':
    case 'yearly':
      return countDays(bound, side, triggerMs, reading);
  }
};

const isByCalendar = ({ unit, roll }: DayBound): boolean =>
  unit === 'business-days' || unit === 'full-business-days' || roll !== undefined;

/** The readings as a rule takes them: one may name the zone or the calendar that it counts by itself. */
const readingsOfBound = (bound: DayBound, readings: readonly Reading[]): Reading[] => {
  const own = readings.map((reading): Reading => {
    const zone = bound.zone ?? reading.zone;
    return bound.calendar === 'weekends'
      ? { ...reading, zone, calendar: WEEKENDS, calendarName: '', name: `${zone} by weekends alone` }
      : { ...reading, zone, name: `${zone}${reading.calendarName}` };
  });
  const isByDays = isByCalendar(bound);
  return own.filter(
    (reading, index) =>
      index ===
      own.findIndex((other) => (isByDays ? other.name === reading.name : other.zone === reading.zone)),
  );
};

/**
 * Counts one bound in every reading and takes the strictest answer: of a latest the earliest, of an earliest the
 * latest. Where the readings differ, the `why` says so.
 * @param triggerMsIn the instant from which it runs, ms since the epoch, as each zone has it
 * @param zone in which other answers are told
 */
export const countSafely = (
  bound: DayBound,
  side: Side,
  triggerMsIn: (zone: string) => number,
  readings: readonly Reading[],
  zone: string,
): { readonly atMs: number; readonly why: readonly string[] } => {
  const answers = readingsOfBound(bound, readings).map((reading) => ({
    reading,
    ...countBound(bound, side, triggerMsIn(reading.zone), reading),
  }));
  const isStricter = side === 'earliest' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  const strictest = answers.reduce((best, answer) => (isStricter(answer.atMs, best.atMs) ? answer : best));
  const tell = ({ atMs, reading }: (typeof answers)[number]): string =>
    `${printed(atMs, zone)} (${reading.name})`;
  const others = answers.filter(
    ({ atMs }, index) =>
      atMs !== strictest.atMs && answers.findIndex((other) => other.atMs === atMs) === index,
  );
  if (others.length === 0) return { atMs: strictest.atMs, why: strictest.why() };
  const which = side === 'earliest' ? 'later' : 'earlier';
  return {
    atMs: strictest.atMs,
    why: [
      ...strictest.why(),
      `readings differ: the ${which} answer is taken, ${tell(strictest)}; not taken: ${others.map(tell).join(', ')}`,
    ],
  };
};
