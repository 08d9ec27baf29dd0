import type { LegalHold, PurgeDecision, RetentionPhase, RetentionState } from './state';
import { retentionPhase, standingLegalHolds } from './state';

/** What the query `status` and every Update answer; its keys are an API. Times are ISO 8601, case time. */
export interface RetentionStatus {
  readonly reference: string;
  readonly phase: RetentionPhase;
  /** null: not computed yet. */
  readonly until: string | null;
  readonly why: string | null;
  readonly legalHolds: readonly LegalHold[];
  readonly askedAt: string | null;
  readonly purge: PurgeDecision | null;
  readonly destroyedAt: string | null;
  readonly next: { readonly what: string; readonly at: string | null };
}

const nextOf = (state: RetentionState): RetentionStatus['next'] => {
  const phase = retentionPhase(state);
  if (phase === 'destroyed') return { what: 'nothing: the personal data are destroyed', at: null };
  if (phase === 'destroying') return { what: 'the personal data are being destroyed', at: null };
  const [hold] = standingLegalHolds(state);
  if (hold) return { what: `wait for the release of legal hold ${hold.reference}`, at: null };
  if (!state.end) return { what: 'compute until when the records are kept', at: null };
  return state.askedAt === null
    ? { what: 'ask whether the personal data are to be destroyed', at: state.end.until }
    : { what: 'two persons decide: tocsin records purge', at: null };
};

export const retentionStatus = (state: RetentionState): RetentionStatus => ({
  reference: state.reference,
  phase: retentionPhase(state),
  until: state.end?.until ?? null,
  why: state.end?.why ?? null,
  legalHolds: state.legalHolds,
  askedAt: state.askedAt,
  purge: state.purge,
  destroyedAt: state.destroyedAt,
  next: nextOf(state),
});
