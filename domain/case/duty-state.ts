import type { Obligation } from '../policy/obligation-schema';
import type { WindowStatus, Withdrawal } from '../windows/types';

/** What a case keeps of obligations beside what the windows say of them. Times are ISO 8601, case time. */

/** A reminder that was given. It is open until a person acknowledges it, or its deadline is met. */
export interface GivenReminder {
  readonly key: string;
  readonly text: string;
  readonly at: string;
  /** Who acknowledged it; null: nobody yet. */
  readonly acknowledgedBy: string | null;
}

export const CONFLICT_DECISIONS = ['keep-earliest', 'keep-latest'] as const;

/** Two named persons' decision on a window that two rules leave empty. */
export interface ConflictDecision {
  /** The conflict's id: the same two rules. */
  readonly conflict: string;
  /** `keep-earliest`: the rule that forbids before is kept, the latest is missed. `keep-latest`: the other way round. */
  readonly decision: (typeof CONFLICT_DECISIONS)[number];
  readonly reason: string;
  readonly actor: string;
  readonly second: string;
  readonly at: string;
}

/** A withdrawal, and the second person. */
export interface CaseWithdrawal extends Withdrawal {
  readonly second: string;
  readonly at: string;
}

/** One obligation as `breach show` tells it; the keys are an API. */
export interface ObligationStatus {
  readonly recipient: string;
  readonly policy: string;
  readonly obligation: string;
  readonly citation: string;
  readonly status: WindowStatus;
  readonly startedAt: string | null;
  readonly earliest: string | null;
  readonly latest: string | null;
  /** What its notice must say, where the policy knows. */
  readonly contents: Obligation['contents'] | null;
  /** The fact that would lift it, had its clock not started: two persons may withdraw it. */
  readonly standsDespite: string | null;
}

/** A deadline that runs, as `breach show --check` measures it. */
export interface DeadlineStatus {
  readonly name: string;
  readonly from: string;
  readonly latest: string;
}
