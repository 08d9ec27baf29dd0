import type { Facts } from '../../facts';
import type { Message } from '../../messages';
import type { Policy } from '../../policy/schema';
import { startedOf } from '../../windows/started';
import { isByTwo } from '../person';
import type { CaseState } from '../state';
import { refuse } from './verdict';
import type { Verdict } from './verdict';

/** `fcc-2007/agencies`: duties whose clock runs, and which the policies of an amendment do not have. */
export const droppedDuties = (
  { windows }: Pick<CaseState, 'windows'>,
  policies: readonly Policy[],
): string[] => {
  const kept = policies.map(({ id }) => id);
  const met = (windows?.obligations ?? []).filter(({ status }) => status === 'met');
  return (windows ? startedOf(windows) : [])
    .filter(({ policy }) => !kept.includes(policy))
    .filter((duty) => !met.some((each) => each.policy === duty.policy && each.obligation === duty.obligation))
    .map(({ policy, obligation }) => `${policy}/${obligation}`);
};

/**
 * What nobody amends alone, for either may end a duty to notify: that there is no harm, where no questionnaire of another
 * person says so, and policies without a duty that runs. Elsewhere only two persons withdraw one.
 * @param facts as they are after the amendment
 */
export const refuseAlone = (
  state: CaseState,
  act: Message<'amend'>,
  facts: Facts,
  policies: readonly Policy[],
): Verdict | null => {
  const fix = 'name the other with --second';
  if (isByTwo(act)) return null;
  if (facts.harm === 'none' && state.facts.harm !== 'none' && !act.assessment)
    return refuse(
      'NotAllowed',
      'that there is no harm is found by two persons',
      `${fix}, or weigh it with tocsin breach assess-harm`,
    );
  const dropped = droppedDuties(state, policies);
  return dropped.length > 0
    ? refuse('NotAllowed', `these policies drop what has started: ${dropped.join(', ')}`, fix)
    : null;
};
