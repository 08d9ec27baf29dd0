import { agenciesAreTold } from './agencies';
import type { CaseState, Hold, Phase } from './state';

/** A hold stands until it is released in writing or its last day has passed. */
export const isStanding = (hold: Hold): boolean => hold.releasedAt === null && hold.lapsedAt === null;

export const standingHolds = (state: CaseState): Hold[] => state.holds.filter(isStanding);

export const isHeld = (state: Pick<CaseState, 'holds'>): boolean => state.holds.some(isStanding);

/** Whether the next dispatch would take up anybody: new on the list, or to be tried again. A closed case takes up nobody. */
export const hasMorePeople = (state: CaseState): boolean =>
  state.closed === null && (state.list.undispatched > 0 || (state.retrying ?? []).length > 0);

/** Where the case is in its life, derived from what has happened and never stored. */
export const phaseOf = (state: CaseState): Phase => {
  if (state.closed?.as === 'not-a-breach') return 'not-a-breach';
  if (state.closed && state.reportedAt) return 'closed';
  if (state.reportedAt) return 'reported';
  if (state.customersNotifiedAt) return 'notified';
  if (isHeld(state)) return 'held';
  if (state.isNotifying) return 'notifying';
  if (!state.facts.determinedAt) return 'open';
  return agenciesAreTold(state) ? 'agencies-notified' : 'determined';
};
