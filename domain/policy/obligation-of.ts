import type { StartedDuty } from '../windows/types';
import type { Obligation } from './obligation-schema';
import type { Policy } from './schema';

/** The obligation that a duty or a window names, as its policy has it; undefined where no policy of the set has it. */
export const obligationOf = (
  policies: readonly Policy[],
  { policy, obligation }: Pick<StartedDuty, 'policy' | 'obligation'>,
): Obligation | undefined =>
  policies.find(({ id }) => id === policy)?.obligations.find(({ id }) => id === obligation);
