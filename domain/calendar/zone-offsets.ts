import { IANAZone } from 'luxon';
import { bounded } from './bounded';

const DAY_MS = 86_400_000;

const zoneOf = bounded(
  (name: string) => ({ zone: IANAZone.create(name), isValid: IANAZone.isValidZone(name) }),
  600,
);

export const isZone = (name: string): boolean => zoneOf(name).isValid;

/** An offset that holds all through a UTC day, in minutes; null where the clock changes in it. */
const offsetOfUtcDay = bounded((key: string): number | null => {
  const [name = '', day = ''] = key.split(' ');
  const startMs = Number(day) * DAY_MS;
  const { zone } = zoneOf(name);
  const offset = zone.offset(startMs);
  return offset === zone.offset(startMs + DAY_MS) ? offset : null;
}, 20_000);

/**
 * The offset of a zone's clock at an instant, in minutes east of UTC. Most days have one offset from end to end, so
 * that the zone data is asked once a day and not once an answer.
 */
export const offsetAt = (ms: number, name: string): number =>
  offsetOfUtcDay(`${name} ${Math.floor(ms / DAY_MS)}`) ?? zoneOf(name).zone.offset(ms);

/** The offset that holds on a UTC day and on those before and after it, in minutes; null where the clock changes in them. */
export const steadyOffset = (ms: number, name: string): number | null => {
  const day = Math.floor(ms / DAY_MS);
  const offset = offsetOfUtcDay(`${name} ${day}`);
  const isSteady =
    offset === offsetOfUtcDay(`${name} ${day - 1}`) && offset === offsetOfUtcDay(`${name} ${day + 1}`);
  return isSteady ? offset : null;
};
