import type { CalendarDay } from '../windows/types';
import { weekdayOf, yearOf } from './days';
import { federalHolidays, inaugurationDay } from './federal-holidays';

export interface BusinessCalendar {
  /** Why a day is no business day: `weekend`, or the name of a holiday or closure; null: it is one. */
  readonly reasonOff: (day: string) => string | null;
}

export interface CalendarOptions {
  /** One-off closures of the Commission's offices, 47 CFR 1.4(e). */
  readonly closures: readonly CalendarDay[];
  readonly inauguration: boolean;
}

const holidaysIn = (year: number, { closures, inauguration }: CalendarOptions): Map<string, string> => {
  const inaugural = inauguration ? inaugurationDay(year) : null;
  // A New Year's Day on a Saturday is observed in the year before it, so the next year's holidays count too. Where two
  // names fall on one day, the last one entered is told: the holidays of the law.
  const days = [
    ...closures,
    ...(inaugural ? [inaugural] : []),
    ...federalHolidays(year + 1),
    ...federalHolidays(year),
  ];
  return new Map(days.map(({ date, name }) => [date, name]));
};

/** Monday to Friday, whatever is celebrated. */
export const WEEKENDS: BusinessCalendar = {
  reasonOff: (day) => {
    const weekday = weekdayOf(day);
    return weekday === 0 || weekday === 6 ? 'weekend' : null;
  },
};

/** Business days: Monday to Friday, without federal holidays and their in-lieu days, closures and, if asked, Inauguration Day. */
export const createCalendar = (options: CalendarOptions): BusinessCalendar => {
  const years = new Map<number, Map<string, string>>();
  const holidays = (year: number): Map<string, string> => {
    const known = years.get(year) ?? holidaysIn(year, options);
    years.set(year, known);
    return known;
  };
  return {
    reasonOff: (day) => WEEKENDS.reasonOff(day) ?? holidays(yearOf(day)).get(day) ?? null,
  };
};
