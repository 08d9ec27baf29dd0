import type { NoticeCounts } from '../counts';

/** A request or a court order that is pending: the records may not be destroyed. Times are ISO 8601. */
export interface LegalHold {
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
  readonly placedAt: string;
  readonly releasedAt: string | null;
}

/** How long one policy wants the records kept. */
export interface RetentionRule {
  /** `fcc-2007 v1`. */
  readonly policy: string;
  readonly years: number;
  readonly citation: string;
}

/** When the records may be destroyed, and the rule that says so. */
export interface RetentionEnd {
  /** ISO 8601: the end of the day on which the longest retention ends, in the carrier's zone. */
  readonly until: string;
  /** `2 years from the closing (fcc-2007 v1, 47 CFR 64.2011(d))`. */
  readonly why: string;
}

/** Two persons' decision that the personal data are destroyed, and what there was at that moment. */
export interface PurgeDecision {
  readonly reason: string;
  readonly actor: string;
  readonly second: string;
  readonly at: string;
  readonly counts: NoticeCounts;
}

/** All that a retention knows, as plain JSON: it survives continue-as-new as it is. */
export interface RetentionState {
  readonly reference: string;
  /** null: it could not be computed (yet), so nothing may be destroyed. */
  readonly end: RetentionEnd | null;
  readonly legalHolds: readonly LegalHold[];
  /** When people were last asked whether the data are to be destroyed. */
  readonly askedAt: string | null;
  readonly purge: PurgeDecision | null;
  readonly destroyedAt: string | null;
  /** The ledger's head as it was when this retention last wrote to it: an anchor of all before it. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
}

/** `retained`: kept. `destroying`: two persons have decided it, and it is under way. `destroyed`: it cannot be read any more. */
export type RetentionPhase = 'retained' | 'destroying' | 'destroyed';

export const standingLegalHolds = ({ legalHolds }: Pick<RetentionState, 'legalHolds'>): LegalHold[] =>
  legalHolds.filter(({ releasedAt }) => releasedAt === null);

export const retentionPhase = ({
  purge,
  destroyedAt,
}: Pick<RetentionState, 'purge' | 'destroyedAt'>): RetentionPhase =>
  destroyedAt !== null ? 'destroyed' : purge !== null ? 'destroying' : 'retained';

export const openRetention = (reference: string): RetentionState => ({
  reference,
  end: null,
  legalHolds: [],
  askedAt: null,
  purge: null,
  destroyedAt: null,
  head: null,
});
