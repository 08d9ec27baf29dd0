import type { Edge } from './edge';
import type { WindowStatus } from './types';

export interface Standing {
  readonly earliest: Edge;
  readonly latest: Edge;
  /** When each side's clock began, ms since the epoch; null: it has not, or there is none. */
  readonly startsMs: readonly (number | null)[];
  readonly isMet: boolean;
  readonly isHeld: boolean;
  readonly isForbidden: boolean;
  readonly atMs: number;
}

/** An obligation's status at an instant. A standing hold comes first: it is what a person must know before all else. */
export const statusOf = ({
  earliest,
  latest,
  startsMs,
  isMet,
  isHeld,
  isForbidden,
  atMs,
}: Standing): WindowStatus => {
  if (isMet) return 'met';
  if (isHeld) return 'held';
  if (isForbidden) return 'forbidden';
  if (!startsMs.some((startMs) => startMs !== null && startMs <= atMs)) return 'not-started';
  if (latest.kind === 'at' && atMs > latest.atMs) return 'overdue';
  if (earliest.kind === 'unknown') return 'waiting';
  return earliest.kind === 'at' && atMs < earliest.atMs ? 'waiting' : 'open';
};
