/**
 * Where a dispatch stands that has tried everybody once and has given way to others of its case: what the relay has put off
 * waits, and nothing is in flight. Plain JSON.
 */
export interface DispatchRest {
  /** Ranges in which somebody was put off, by their first sequence numbers. */
  readonly left: readonly number[];
  /** The pass that goes through them, from 1. */
  readonly pass: number;
  /** When the first pass began, and when this one is due; case time in ms since the epoch. */
  readonly startedAtMs: number;
  readonly dueAtMs: number;
}

interface Resting {
  readonly rest?: DispatchRest;
}

/** One that has to go through all of its ranges again is due at once. */
const dueAtMs = ({ rest }: Resting): number => rest?.dueAtMs ?? 0;

/** Of the dispatches that rest, the one that is due first, and the others; null: none rests. */
export const nextToGoOn = <T extends Resting>(
  resting: readonly T[],
): { readonly next: T; readonly others: readonly T[] } | null => {
  const [next] = [...resting].sort((one, other) => (dueAtMs(one) < dueAtMs(other) ? -1 : 1));
  return next ? { next, others: resting.filter((each) => each !== next) } : null;
};

/** When the first of them is due; absent: none rests. */
export const firstDueAtMs = (resting: readonly Resting[]): number | undefined =>
  resting.length === 0 ? undefined : Math.min(...resting.map(dueAtMs));
