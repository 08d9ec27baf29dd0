import { createCalendar } from '../calendar/business-days';
import type { BusinessCalendar } from '../calendar/business-days';
import type { CalendarDay, WindowsInput } from './types';

/** Where the Commission and the agencies sit: the other zone in which a day may be counted. */
const EASTERN = 'America/New_York';

/** One way to count: one zone, one calendar. */
export interface Reading {
  readonly zone: string;
  readonly calendar: BusinessCalendar;
  /** What the calendar has beside that of the law: ` with one-off closures`. */
  readonly calendarName: string;
  /** How the reading is called in a `why`. */
  readonly name: string;
  /** Whether doubt is to be read to the safe side. */
  readonly isSafe: boolean;
}

/** The calendars of a list of closures are made once: each computes a year's holidays when it is first asked. */
const calendarsOf = new WeakMap<readonly CalendarDay[], Map<string, BusinessCalendar>>();
const NO_CLOSURES: readonly CalendarDay[] = [];

const calendarOf = (closures: readonly CalendarDay[], inauguration: boolean): BusinessCalendar => {
  const known = calendarsOf.get(closures) ?? new Map<string, BusinessCalendar>();
  calendarsOf.set(closures, known);
  const calendar = known.get(String(inauguration)) ?? createCalendar({ closures, inauguration });
  known.set(String(inauguration), calendar);
  return calendar;
};

const readingOf = (
  zone: string,
  { closures, reading }: Pick<WindowsInput, 'closures' | 'reading'>,
  options: { readonly closures: boolean; readonly inauguration: boolean },
): Reading => {
  const calendarName = [
    ...(options.closures ? [' with one-off closures'] : []),
    ...(options.inauguration ? [' with Inauguration Day'] : []),
  ].join('');
  return {
    zone,
    calendar: calendarOf(options.closures ? closures : NO_CLOSURES, options.inauguration),
    calendarName,
    name: `${zone}${calendarName}`,
    isSafe: reading.kind === 'safe',
  };
};

/**
 * The readings that an answer must satisfy. What 64.2011 does not settle (the zone, one-off closures of the Commission's
 * offices, Inauguration Day) is counted every way in the `safe` reading. The carrier's zone and the calendar of the law
 * come first.
 */
export const readingsOf = (input: Pick<WindowsInput, 'reading' | 'zone' | 'closures'>): Reading[] => {
  const { reading, zone } = input;
  if (reading.kind === 'zone') return [readingOf(zone, input, reading)];
  const calendars = (input.closures.length > 0 ? [false, true] : [false]).flatMap((closures) =>
    [false, true].map((inauguration) => ({ closures, inauguration })),
  );
  return [...new Set([zone, EASTERN])].flatMap((each) =>
    calendars.map((calendar) => readingOf(each, input, calendar)),
  );
};
