import { addDays, nameOfDay } from '../calendar/days';
import { startOfDay, wholeSeconds } from './moments';
import type { Surroundings } from './scene';
import type { HoldSpan } from './types';

/**
 * When a hold ends, ms since the epoch: at the first moment after its last day, in the later of the zones that are
 * read, or at its written release if that came before. null: no last day is known, and it has not been released.
 */
const holdEndMs = (hold: HoldSpan, { zones }: Pick<Surroundings, 'zones'>): number | null => {
  const { lastDay, releasedAt } = hold;
  const ends = [
    ...(lastDay === null ? [] : [Math.max(...zones.map((zone) => startOfDay(addDays(lastDay, 1), zone)))]),
    ...(releasedAt === undefined ? [] : [wholeSeconds(Date.parse(releasedAt), 'earliest')]),
  ];
  return ends.length > 0 ? Math.min(...ends) : null;
};

/** Whether any hold stands at the scene's instant. */
export const isHeldNow = (scene: Surroundings): boolean =>
  scene.input.holds.some((hold) => {
    const endMs = holdEndMs(hold, scene);
    return Date.parse(hold.directedAt) <= scene.atMs && (endMs === null || scene.atMs < endMs);
  });

/** A hold as people read it. */
export const nameOfHold = ({ directedAt, lastDay, releasedAt }: HoldSpan, { tell }: Surroundings): string => {
  const directed = `the hold directed ${tell(Date.parse(directedAt))}`;
  if (releasedAt !== undefined) return `${directed} and released ${tell(Date.parse(releasedAt))}`;
  return lastDay === null
    ? `${directed} without a known last day`
    : `${directed} through ${nameOfDay(lastDay)}`;
};

/** The hold that ends last, and when; null where there is none. */
export const lastHold = (scene: Surroundings): { hold: HoldSpan; endMs: number | null } | null => {
  const ends = scene.input.holds.map((hold) => ({ hold, endMs: holdEndMs(hold, scene) }));
  const rank = (endMs: number | null): number => endMs ?? Number.POSITIVE_INFINITY;
  return ends.toSorted((a, b) => rank(b.endMs) - rank(a.endMs))[0] ?? null;
};
