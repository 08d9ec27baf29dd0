import type { Conflict } from '../windows/types';
import type { ConflictDecision } from './duty-state';
import type { CaseState } from './state';

/** A conflict's identity. Reports that were computed before conflicts had one are told apart by what they say. */
export const idOf = ({ id, recipient, message }: Conflict): string => id ?? `${recipient}: ${message}`;

/** Conflicts that nobody has decided; a decision is about the two rules that its id names, and no others. */
export const openConflicts = (state: CaseState): Conflict[] => {
  const decided = (state.conflictDecisions ?? []).map(({ conflict }) => conflict);
  return (state.windows?.conflicts ?? []).filter((conflict) => !decided.includes(idOf(conflict)));
};

/** The decision by which a recipient is told before a rule allows it, since another would be missed; null: there is none. */
export const decisionToTell = (state: CaseState, recipient: string): ConflictDecision | null => {
  const own = (state.windows?.conflicts ?? [])
    .filter((conflict) => conflict.recipient === recipient)
    .map(idOf);
  const decisions = state.conflictDecisions ?? [];
  return (
    decisions.find(({ conflict, decision }) => decision === 'keep-latest' && own.includes(conflict)) ?? null
  );
};

/** Decisions whose conflict is gone: they lapse, and would not count again if it came back. */
export const lapsedDecisions = (state: CaseState): string[] => {
  const present = (state.windows?.conflicts ?? []).map(idOf);
  return (state.conflictDecisions ?? [])
    .map(({ conflict }) => conflict)
    .filter((conflict) => !present.includes(conflict));
};
