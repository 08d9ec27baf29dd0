import type { Obligation } from '../../policy/obligation-schema';
import type { Policy } from '../../policy/schema';
import { answerCondition } from '../../windows/conditions';
import type { ConditionSight } from '../../windows/conditions';
import type { CaseState } from '../state';
import { countsOf } from '../windows-input';

/** What an exemption rests on: who was told changes with no fact, so it decides nothing here. */
export type Known = Pick<CaseState, 'facts' | 'list'>;

const sightOf = ({ facts, list }: Known): ConditionSight => ({
  input: { facts, counts: countsOf({ list }) },
  tell: (ms) => new Date(ms).toISOString(),
  toldMs: () => null,
  exemptionOf: () => ({ answer: 'unknown', because: 'not asked' }),
});

const lifts = (
  policy: Policy,
  { exemptions = [] }: Obligation,
  sight: ConditionSight,
  mustRestart: boolean,
) =>
  exemptions.some(
    ({ when, restart }) =>
      (!mustRestart || restart !== undefined) && answerCondition(when, policy, sight).answer === 'yes',
  );

/**
 * Whether other facts, or more people on the list, take away an exemption that was relied on, by whose loss a policy
 * starts a clock: 64.2011(a)(3) of FCC 23-111 and its like. Before the determination nothing was relied on. Where
 * another exemption still lifts the obligation, nothing is lost yet.
 * @param known facts and list as they are afterwards
 */
export const losesExemption = (state: CaseState, known: Known): boolean => {
  if (state.facts.determinedAt === undefined || state.facts.exemptionLostAt !== undefined) return false;
  const before = sightOf(state);
  const after = sightOf(known);
  return state.policies.some((policy) =>
    policy.obligations.some(
      (obligation) => lifts(policy, obligation, before, true) && !lifts(policy, obligation, after, false),
    ),
  );
};
