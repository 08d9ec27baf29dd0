import { bounded } from './bounded';

const DAY_MS = 86_400_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** Calendar days are `YYYY-MM-DD` and belong to no zone; days of the week are 0 (Sunday) to 6. */
const atMidnightUtc = bounded((day) => Date.parse(`${day}T00:00:00Z`), 20_000);
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const nextDay = bounded((day) => dayAt(atMidnightUtc(day) + DAY_MS), 20_000);

/** The day so many days later (or earlier, below 0). */
export const addDays = (day: string, count: number): string =>
  count === 1 ? nextDay(day) : dayAt(atMidnightUtc(day) + count * DAY_MS);

export const weekdayOf: (day: string) => number = bounded(
  (day) => new Date(atMidnightUtc(day)).getUTCDay(),
  20_000,
);

export const yearOf = (day: string): number => Number(day.slice(0, 4));

/** A day of a year, by its month (1 to 12) and its number in the month. */
export const dayOf = (year: number, month: number, dayOfMonth: number): string =>
  new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10);

/** A day as people read it: `Tue 2026-11-24`. */
export const nameOfDay = (day: string): string => `${WEEKDAYS[weekdayOf(day)]} ${day}`;

/** The same day so many months later, or the last day of that month where it is shorter. */
export const addMonths = (day: string, count: number): string => {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(year, month + count, Math.min(dayOfMonth, lastDay));
};
