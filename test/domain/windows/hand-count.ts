/**
 * Days counted a second time, sharing no code with the engine: zones by Intl alone, holidays by looking at each day,
 * instants by stepping through time. Slow and plain on purpose.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  formats.set(zone, known);
  return known;
};

/** The wall clock of a zone: `2026-11-23` and `10:00:00`. */
export const wallClock = (ms: number, zone: string): { date: string; time: string } => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
  };
};

const nextDate = (date: string): string => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const next = new Date(Date.UTC(year, month - 1, day + 1, 12));
  return `${next.getUTCFullYear()}-${String(next.getUTCMonth() + 1).padStart(2, '0')}-${String(next.getUTCDate()).padStart(2, '0')}`;
};

export const datePlus = (date: string, count: number): string =>
  count === 0 ? date : datePlus(nextDate(date), count - 1);

const SUN = 0;
const MON = 1;
const THU = 4;
const FRI = 5;
const SAT = 6;
const weekday = (date: string): number => new Date(`${date}T12:00:00Z`).getUTCDay();

const isFixedHoliday = (date: string): boolean =>
  ['01-01', '07-04', '11-11', '12-25'].includes(date.slice(5)) ||
  (date.slice(5) === '06-19' && date >= '2021');

/** Looks at one day alone: is it a federal holiday, or the day in lieu of one beside it? */
export const isFederalHoliday = (date: string): boolean => {
  const [, month = 0, day = 0] = date.split('-').map(Number);
  const on = (which: number): boolean => weekday(date) === which;
  if (on(MON) && [1, 2].includes(month) && day >= 15 && day <= 21) return true;
  if (on(MON) && month === 5 && day >= 25) return true;
  if (on(MON) && month === 9 && day <= 7) return true;
  if (on(MON) && month === 10 && day >= 8 && day <= 14) return true;
  if (on(THU) && month === 11 && day >= 22 && day <= 28) return true;
  if (isFixedHoliday(date)) return true;
  if (on(FRI)) return isFixedHoliday(nextDate(date));
  const yesterday = new Date(Date.parse(`${date}T12:00:00Z`) - 24 * HOUR_MS).toISOString().slice(0, 10);
  return on(MON) && isFixedHoliday(yesterday);
};

export interface HandCalendar {
  readonly closed: readonly string[];
  readonly inauguration: boolean;
}
export const LAW_ALONE: HandCalendar = { closed: [], inauguration: false };

export const isBusinessDay = (date: string, { closed, inauguration }: HandCalendar): boolean => {
  if ([SUN, SAT].includes(weekday(date)) || isFederalHoliday(date) || closed.includes(date)) return false;
  if (!inauguration || Number(date.slice(0, 4)) % 4 !== 1) return true;
  const isInaugural = date.slice(5) === '01-20' || (date.slice(5) === '01-21' && weekday(date) === MON);
  return !isInaugural;
};

const nthDateAfter = (date: string, count: number, counts: (date: string) => boolean): string => {
  let left = count;
  let current = date;
  while (left > 0) {
    current = nextDate(current);
    if (counts(current)) left -= 1;
  }
  return current;
};

/** The first instant at which a zone's wall clock shows a date (or, where it skips it, a later one). */
export const firstMsOf = (date: string, zone: string): number => {
  let ms = Date.parse(`${date}T00:00:00Z`) - 27 * HOUR_MS;
  while (wallClock(ms, zone).date < date) ms += 30 * MINUTE_MS;
  while (wallClock(ms - MINUTE_MS, zone).date >= date) ms -= MINUTE_MS;
  return ms;
};

/** 23:59:59 on the nth business day after the day of an event. */
export const lastBusinessMs = (
  eventMs: number,
  count: number,
  zone: string,
  calendar: HandCalendar,
): number =>
  firstMsOf(
    nextDate(nthDateAfter(wallClock(eventMs, zone).date, count, (date) => isBusinessDay(date, calendar))),
    zone,
  ) - 1_000;

/** 00:00 on the day after n whole business days. */
export const afterBusinessMs = (
  eventMs: number,
  count: number,
  zone: string,
  calendar: HandCalendar,
): number => lastBusinessMs(eventMs, count, zone, calendar) + 1_000;

/** 23:59:59 on the nth calendar day. */
export const lastCalendarMs = (eventMs: number, count: number, zone: string): number =>
  firstMsOf(datePlus(wallClock(eventMs, zone).date, count + 1), zone) - 1_000;

/** The same wall clock so many days later: the second time it is shown, or the first moment after it is skipped. */
export const sameTimeMs = (eventMs: number, count: number, zone: string): number => {
  const { date, time } = wallClock(eventMs, zone);
  const wanted = `${datePlus(date, count)} ${time}`;
  const shown = (ms: number): string => {
    const clock = wallClock(ms, zone);
    return `${clock.date} ${clock.time}`;
  };
  const aroundMs = eventMs + count * 24 * HOUR_MS;
  for (let ms = aroundMs + 26 * HOUR_MS; ms >= aroundMs - 26 * HOUR_MS; ms -= 15 * MINUTE_MS)
    if (shown(ms) === wanted) return ms;
  let ms = Math.floor((aroundMs - 26 * HOUR_MS) / MINUTE_MS) * MINUTE_MS;
  while (shown(ms) < wanted) ms += MINUTE_MS;
  return ms;
};

/** The last day of so many months later, found by walking: the same day number, or the month's end where it has none. */
export const monthsLater = (date: string, count: number): string => {
  const wanted = date.slice(8);
  let current = date;
  for (let left = count; left > 0; left -= 1) {
    const month = current.slice(0, 7);
    while (current.slice(0, 7) === month) current = nextDate(current);
  }
  while (current.slice(8) !== wanted && nextDate(current).slice(0, 7) === current.slice(0, 7))
    current = nextDate(current);
  return current;
};

/** The business day on or after (or before) a date. */
export const nearestBusinessDay = (date: string, calendar: HandCalendar, isBack: boolean): string => {
  let current = date;
  while (!isBusinessDay(current, calendar))
    current = isBack
      ? new Date(Date.parse(`${current}T12:00:00Z`) - 24 * HOUR_MS).toISOString().slice(0, 10)
      : nextDate(current);
  return current;
};

/** The first instant at which the wall clock of a zone shows a date and a time. */
export const firstMsAt = (date: string, time: string, zone: string): number => {
  let ms = firstMsOf(date, zone);
  while (wallClock(ms, zone).time < `${time}:00`) ms += MINUTE_MS;
  return ms;
};

/** The day after the end of the last day that a bound counts. */
export const endOfDateMs = (date: string, zone: string): number => firstMsOf(nextDate(date), zone) - 1_000;

export const nthBusinessDate = (date: string, count: number, calendar: HandCalendar): string =>
  nthDateAfter(date, count, (each) => isBusinessDay(each, calendar));
