import type { CalendarDay } from '../windows/types';
import { bounded } from './bounded';
import { addDays, dayOf, weekdayOf } from './days';

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

/** The nth such weekday of a month, from 1. */
const nth =
  (count: number, weekday: number, month: number) =>
  (year: number): string => {
    const first = dayOf(year, month, 1);
    return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (count - 1) * 7);
  };
const last =
  (weekday: number, month: number) =>
  (year: number): string => {
    const end = dayOf(year, month + 1, 0);
    return addDays(end, -((weekdayOf(end) - weekday + 7) % 7));
  };
const fixed =
  (month: number, dayOfMonth: number) =>
  (year: number): string =>
    dayOf(year, month, dayOfMonth);

/** 5 USC 6103(a), with the first year of those that are younger than the rules counted here could need. */
const HOLIDAYS: readonly { name: string; on: (year: number) => string; since?: number }[] = [
  { name: "New Year's Day", on: fixed(1, 1) },
  { name: 'Birthday of Martin Luther King, Jr.', on: nth(3, MONDAY, 1), since: 1986 },
  { name: "Washington's Birthday", on: nth(3, MONDAY, 2) },
  { name: 'Memorial Day', on: last(MONDAY, 5) },
  { name: 'Juneteenth National Independence Day', on: fixed(6, 19), since: 2021 },
  { name: 'Independence Day', on: fixed(7, 4) },
  { name: 'Labor Day', on: nth(1, MONDAY, 9) },
  { name: 'Columbus Day', on: nth(2, MONDAY, 10) },
  { name: 'Veterans Day', on: fixed(11, 11) },
  { name: 'Thanksgiving Day', on: nth(4, THURSDAY, 11) },
  { name: 'Christmas Day', on: fixed(12, 25) },
];

/** Saturday: the Friday before, 5 USC 6103(b)(1). Sunday: the Monday after, Executive Order 11582. */
const observed = ({ date, name }: CalendarDay): CalendarDay => {
  const shift = { [SATURDAY]: -1, [SUNDAY]: 1 }[weekdayOf(date)] ?? 0;
  return shift === 0 ? { date, name } : { date: addDays(date, shift), name: `${name}, observed` };
};

/**
 * The federal holidays that belong to a year, each on the day on which it is observed. New Year's Day may be observed
 * on 31 December of the year before.
 */
export const federalHolidays = (year: number): readonly CalendarDay[] => holidaysOf(String(year));
const holidaysOf = bounded((text): readonly CalendarDay[] => {
  const year = Number(text);
  return HOLIDAYS.filter(({ since }) => since === undefined || year >= since).map(({ name, on }) =>
    observed({ date: on(year), name }),
  );
}, 500);

/**
 * Inauguration Day, 5 USC 6103(c): a holiday of the Washington area only. 20 January of each fourth year after 1965,
 * on a Sunday the day after; a Saturday has no day in lieu. null in other years.
 */
export const inaugurationDay = (year: number): CalendarDay | null => {
  if (year <= 1965 || year % 4 !== 1) return null;
  const date = dayOf(year, 1, 20);
  return { date: weekdayOf(date) === SUNDAY ? addDays(date, 1) : date, name: 'Inauguration Day' };
};
