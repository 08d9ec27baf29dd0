import type { Conflict } from '../windows/types';
import type { CaseState } from './state';

/** A conflict's identity. Reports that were computed before conflicts had one are told apart by what they say. */
export const idOf = ({ id, recipient, message }: Conflict): string => id ?? `${recipient}: ${message}`;

/** Conflicts that nobody has decided; a decision is about the two rules that its id names, and no others. */
export const openConflicts = (state: CaseState): Conflict[] => {
  const decided = (state.conflictDecisions ?? []).map(({ conflict }) => conflict);
  return (state.windows?.conflicts ?? []).filter((conflict) => !decided.includes(idOf(conflict)));
};

/** Decisions whose conflict is gone: they lapse, and would not count again if it came back. */
export const lapsedDecisions = (state: CaseState): string[] => {
  const present = (state.windows?.conflicts ?? []).map(idOf);
  return (state.conflictDecisions ?? [])
    .map(({ conflict }) => conflict)
    .filter((conflict) => !present.includes(conflict));
};
