import type { HoldSpan } from '../../domain/windows/types';

/** A direction as a person gives it: when, and its last day. */
export interface GivenHold {
  readonly directedAt: string;
  readonly lastDay: string;
}

/**
 * The holds as the calculus takes them. One written release lifts every hold that was directed before it; given alone,
 * it stands for a hold of which nothing else is known.
 */
export const holdSpans = (holds: readonly GivenHold[], releasedAt: string | undefined): HoldSpan[] => {
  if (releasedAt === undefined) return [...holds];
  if (holds.length === 0) return [{ directedAt: releasedAt, lastDay: null, releasedAt }];
  return holds.map((hold) =>
    Date.parse(hold.directedAt) <= Date.parse(releasedAt) ? { ...hold, releasedAt } : hold,
  );
};
