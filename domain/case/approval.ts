import { combineRules } from '../policy/rules';
import type { CaseState, CaseStatus } from './state';

/** How many approvals the policies ask for, and how many stand for what would be sent now. */
export const approvalOf = (state: CaseState): CaseStatus['approval'] => {
  const needed = combineRules(state.policies).approvals;
  const given = state.digest ? state.approvals.filter(({ digest }) => digest === state.digest).length : 0;
  return { needed, given, valid: state.digest !== null && given >= needed, digest: state.digest };
};
