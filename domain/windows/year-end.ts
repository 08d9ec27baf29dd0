import { yearOf } from '../calendar/days';
import { endOfYear, localDay } from './moments';
import type { Scene } from './scene';

/** The end of a year: `atMs` in the carrier's zone, `atMsIn` in any other, ms since the epoch. */
export interface YearEnd {
  readonly atMs: number;
  readonly atMsIn: (zone: string) => number;
  readonly note?: string;
}

/**
 * The end of a calendar year that is known by its number: each zone's own. One instant for all would be, by the clock of
 * a zone further east, in the next year.
 */
export const endOfYearGiven = (year: number, { input: { zone } }: Scene): YearEnd => ({
  atMs: endOfYear(year, zone),
  atMsIn: (each) => endOfYear(year, each),
});

/**
 * The end of the calendar year that an instant falls in. Around New Year the zones of the readings see two years; each
 * is counted in its zone, and the clock has begun with the first of them.
 * @param what happened at that instant, for the note
 */
export const endOfYearOf = (ms: number, what: string, { input: { zone }, zones }: Scene): YearEnd => {
  const yearIn = (each: string): number => yearOf(localDay(ms, each));
  const first = Math.min(...zones.map(yearIn));
  const isOne = zones.every((each) => yearIn(each) === first);
  const told = isOne ? `${first}` : zones.map((each) => `${yearIn(each)} in ${each}`).join(', ');
  return {
    atMs: endOfYear(first, zone),
    atMsIn: (each) => endOfYear(yearIn(each), each),
    note: `the year is that of ${what}, ${told}`,
  };
};
