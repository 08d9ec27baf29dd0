import { DateTime } from 'luxon';
import { bounded } from '../calendar/bounded';
import { addDays } from '../calendar/days';
import { offsetAt, steadyOffset } from '../calendar/zone-offsets';

/** The two sides of a window: an `earliest` opens it, a `latest` ends it. */
export type Side = 'earliest' | 'latest';

/** Instants are ms since the epoch; zones are IANA names. */
const inZone = (ms: number, zone: string): DateTime => DateTime.fromMillis(ms, { zone });

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The wall clock of a zone, written as if it were UTC. */
const wallClock = (ms: number, zone: string): string =>
  new Date(ms + offsetAt(ms, zone) * MINUTE_MS).toISOString();

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** An instant as every answer prints it: ISO 8601 with the zone's offset, whole seconds. */
export const printed = (ms: number, zone: string): string => {
  // UTC is written with a Z, and parts of a second as they are: both are rare, so they take the long way.
  if (!zone.includes('/') || ms % 1_000 !== 0)
    return inZone(ms, zone).toISO({ suppressMilliseconds: true }) ?? '';
  const offset = offsetAt(ms, zone);
  const size = Math.abs(Math.trunc(offset));
  const sign = offset < 0 ? '-' : '+';
  return `${wallClock(ms, zone).slice(0, 19)}${sign}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
};

/** To whole seconds, never to the side that would widen the window. */
export const wholeSeconds = (ms: number, side: Side): number =>
  (side === 'earliest' ? Math.ceil(ms / 1_000) : Math.floor(ms / 1_000)) * 1_000;

/** The local day on which an instant falls. */
export const localDay = (ms: number, zone: string): string => wallClock(ms, zone).slice(0, 10);

/** Every instant at which the clock shows a local time, ms since the epoch: two where it is set back. */
const passesOf = (moment: DateTime): number[] => moment.getPossibleOffsets().map((pass) => pass.toMillis());

/** The first moment of a local day: 00:00, its first pass where the clock is set back, or later where it jumps over it. */
export const startOfDay = (day: string, zone: string): number => startOfDayIn(`${day} ${zone}`);
const startOfDayIn = bounded((key) => {
  const [day = '', zone] = key.split(' ');
  return Math.min(...passesOf(DateTime.fromISO(day, { zone }).startOf('day')));
}, 20_000);

/** The last second of a local day. */
export const endOfDay = (day: string, zone: string): number => startOfDay(addDays(day, 1), zone) - 1_000;

/** A local time `HH:MM` of a day; its first pass where the clock is set back. */
export const atLocalTime = (day: string, time: string, zone: string): number =>
  atLocalTimeIn(`${day}T${time}:00 ${zone}`);
const atLocalTimeIn = bounded((key) => {
  const [time = '', zone] = key.split(' ');
  return Math.min(...passesOf(DateTime.fromISO(time, { zone })));
}, 20_000);

/** The last moment of a calendar year, as counted in a zone. */
export const endOfYear = (year: number, zone: string): number =>
  startOfDay(`${year + 1}-01-01`, zone) - 1_000;

/** Where the clock jumps over a local time: the first moment after the jump. */
const afterJump = (shifted: DateTime): DateTime => {
  let moment = shifted.startOf('minute');
  for (let before = moment.minus({ minutes: 1 }); before.offset === moment.offset;) {
    moment = before;
    before = moment.minus({ minutes: 1 });
  }
  return moment;
};

/**
 * The same local time so many days later. Where the clock repeats that time, an earliest takes the second pass and a
 * latest the first. Where it jumps over it, a latest takes the first moment after the jump, and an earliest the time
 * that a clock which was not set would show: as far after the jump as the local time is after its beginning.
 */
export const sameTimeLater = (ms: number, days: number, zone: string, side: Side): number => {
  const later = ms + days * DAY_MS;
  const offset = steadyOffset(later, zone);
  // No clock is changed anywhere near: the same time comes once, and the calendar need not be asked.
  if (offset !== null) return later + (offsetAt(ms, zone) - offset) * MINUTE_MS;
  const from = inZone(ms, zone);
  const moment = from.plus({ days });
  if (moment.toFormat('HH:mm:ss.SSS') !== from.toFormat('HH:mm:ss.SSS'))
    return (side === 'earliest' ? moment : afterJump(moment)).toMillis();
  return side === 'earliest' ? Math.max(...passesOf(moment)) : Math.min(...passesOf(moment));
};
