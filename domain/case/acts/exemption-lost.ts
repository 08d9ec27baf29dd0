import type { Facts } from '../../facts';
import type { Obligation } from '../../policy/obligation-schema';
import type { Policy } from '../../policy/schema';
import { answerCondition } from '../../windows/conditions';
import type { ConditionSight } from '../../windows/conditions';
import type { CaseState } from '../state';
import { countsOf } from '../windows-input';

/** Facts and counts alone: who was told changes with no amendment, so it decides nothing here. */
const sightOf = (state: CaseState, facts: Facts): ConditionSight => ({
  input: { facts, counts: countsOf(state) },
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
 * Whether an amendment takes away an exemption that was relied on, by whose loss a policy starts a clock: 64.2011(a)(3)
 * of FCC 23-111 and its like. Before the determination nothing was relied on. Where another exemption still lifts the
 * obligation, nothing is lost yet.
 * @param facts as they are after the amendment
 */
export const losesExemption = (state: CaseState, facts: Facts): boolean => {
  if (state.facts.determinedAt === undefined || state.facts.exemptionLostAt !== undefined) return false;
  const before = sightOf(state, state.facts);
  const after = sightOf(state, facts);
  return state.policies.some((policy) =>
    policy.obligations.some(
      (obligation) => lifts(policy, obligation, before, true) && !lifts(policy, obligation, after, false),
    ),
  );
};
