import { DateTime } from 'luxon';
import type { Measured } from './acts/verdict';

export interface HoldLength {
  /** Instant of the written direction (for an extension: of the hold that it extends). */
  readonly directedAt: string;
  readonly until?: string;
  /** Calendar days; the day of the direction is not counted. */
  readonly days?: number;
  /** IANA zone of the carrier. */
  readonly zone: string;
}

/**
 * Works out a hold's last day, when that day ends, and its length in days; null where the times make no day, so that a
 * hold never gets an end that nobody computed. Zone data: not for workflow code.
 */
export const measureHold = ({ directedAt, until, days, zone }: HoldLength): Measured | null => {
  const directedOn = DateTime.fromISO(directedAt, { zone }).startOf('day');
  const lastDay = until ? DateTime.fromISO(until, { zone }) : directedOn.plus({ days: days ?? 0 });
  const lapses = lastDay.plus({ days: 1 }).startOf('day');
  if (!directedOn.isValid || !lastDay.isValid || !lapses.isValid) return null;
  return {
    lastDay: lastDay.toISODate(),
    lapsesAt: lapses.toISO({ suppressMilliseconds: true }),
    days: Math.round(lastDay.diff(directedOn, 'days').days),
  };
};
