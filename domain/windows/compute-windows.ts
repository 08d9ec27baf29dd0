import { effectiveEdges, findConflicts } from './combine';
import { printedEdge } from './edge';
import { evaluateAll } from './evaluate-all';
import type { EvaluatedDuty } from './evaluate';
import { isHeldNow } from './holds';
import type { Scene } from './scene';
import type { ObligationWindow, WindowsInput, WindowsReport } from './types';
import { findWarnings } from './warnings';

/** An obligation that was judged, as a report tells it. */
export const windowOf = (duty: EvaluatedDuty, { tell }: Scene): ObligationWindow => ({
  recipient: duty.obligation.recipient,
  policy: duty.policy.id,
  obligation: duty.obligation.id,
  citation: duty.obligation.citation,
  earliest: printedEdge(duty.earliest, tell),
  latest: printedEdge(duty.latest, tell),
  why: duty.outcomes.flatMap(({ why }) => why),
  status: duty.status,
  startedAt: duty.startMs === null ? undefined : tell(duty.startMs),
  decidedBy: duty.decidedBy ?? undefined,
  standsDespite: duty.standsDespite ?? undefined,
});

/**
 * The lawful windows of a breach under its policies: each obligation's own, and what they come to together. Pure: the
 * same input gives the same report. Times are ISO 8601 in the zone asked for, whole seconds.
 * @throws TocsinError Usage for a zone that does not exist
 */
export const computeWindows = (input: WindowsInput): WindowsReport => {
  const { scene, duties } = evaluateAll(input);
  return {
    policies: input.policies.map(({ id }) => id),
    zone: input.zone,
    obligations: duties.map((duty) => windowOf(duty, scene)),
    effective: {
      agencies: effectiveEdges(duties, 'agencies', scene),
      customers: effectiveEdges(duties, 'customers', scene),
    },
    held: isHeldNow(scene),
    conflicts: findConflicts(duties, scene),
    warnings: findWarnings(duties, scene),
  };
};
