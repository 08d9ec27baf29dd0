import type { YearlyDue } from './due';
import type { YearlyKind } from './work';

/** A draft as the workflow knows it: what it says is in the records. */
export interface DraftInfo {
  /** `yearly/2026/summary/1`. */
  readonly draftId: string;
  /** SHA-256 over what it says, without its number and time. */
  readonly digest: string;
  /** When it was compiled, ISO 8601. */
  readonly at: string;
}

/** How a year's work ended. Times are ISO 8601. */
export type YearlyOutcome =
  | {
      readonly as: 'filed';
      readonly confirmation: string;
      readonly filedAt: string;
      readonly signedBy: string;
      readonly isLate: boolean;
      readonly actor: string;
      readonly at: string;
      /** The draft that stood when it was filed. */
      readonly draftDigest: string | null;
    }
  | {
      readonly as: 'declined';
      readonly reason: string;
      readonly actor: string;
      readonly second: string;
      readonly at: string;
      readonly draftDigest: string | null;
    };

export interface YearlyNote {
  readonly at: string;
  readonly text: string;
}

/** Plain JSON: it travels with continue-as-new. */
export interface YearlyState {
  readonly year: number;
  readonly kind: YearlyKind;
  /** null: it could not be computed (yet). */
  readonly due: YearlyDue | null;
  readonly draft: DraftInfo | null;
  /** The last reminder: for which target, and the instant that it stood for. */
  readonly reminded: { readonly targetAt: string; readonly upToAt: string } | null;
  readonly outcome: YearlyOutcome | null;
  /** What happened, the last of it. */
  readonly notes: readonly YearlyNote[];
}

/**
 * `waiting`: the year is not over. `open`: it may be filed. `past-target`: only the weekend's grace is left. `overdue`:
 * the latest has passed.
 */
export type YearlyPhase = 'waiting' | 'open' | 'past-target' | 'overdue' | 'filed' | 'declined';

export const NOTES_KEPT = 200;

export const openYearlyState = (year: number, kind: YearlyKind): YearlyState => ({
  year,
  kind,
  due: null,
  draft: null,
  reminded: null,
  outcome: null,
  notes: [],
});
