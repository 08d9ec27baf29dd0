import type { Obligation } from './obligation-schema';
import type { Policy } from './schema';

/** Whether a standing hold forbids an obligation: it says so itself, or the policy's rule for holds does. */
export const isGatedByHolds = (policy: Policy, obligation: Obligation): boolean =>
  obligation.gatedByHolds || (policy.holds?.gates ?? []).includes(obligation.recipient);
