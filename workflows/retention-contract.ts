import type { CaseClock } from '../domain/clock';
import type { RetentionRule, RetentionState } from '../domain/retention/state';

/**
 * The contract of a closed breach's retention: the workflow `retention`, its id `retention/BR-2026-0001`, its messages
 * (domain/retention/messages.ts, each a Signal and an Update of one name) and the query `status`, which answers
 * RetentionStatus (domain/retention/status.ts), as every Update does.
 */
export const RETENTION = 'retention';
export const RETENTION_STATUS = 'status';

export interface RetentionInput {
  readonly reference: string;
  /** Case time of the closing, ISO 8601. */
  readonly closedAt: string;
  /** IANA zone of the carrier. */
  readonly zone: string;
  /** Of the policies under which the case was closed. */
  readonly rules: readonly RetentionRule[];
  readonly clock: CaseClock;
  readonly isDrill: boolean;
  /** Events of one run after which it goes on in a new one, where that is to be sooner than Temporal suggests. */
  readonly renewAfterEvents?: number;
  /** Set by continue-as-new only. */
  readonly carried?: RetentionState;
}

export interface RetentionOutcome {
  readonly reference: string;
  readonly destroyedAt: string;
  /** The ledger's head after its last entry: an anchor of the whole ledger. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
}
