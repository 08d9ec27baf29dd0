import type { NoticeCounts } from '../counts';
import type { LegalHold, RetentionPhase } from './state';

/** What the records know of a breach's retention, whatever its workflow knows. */
export interface RetentionOnRecord {
  /** By the ledger: those that were placed while the case was open too. */
  readonly legalHolds: readonly LegalHold[];
  /** By the ledger: when the personal data were destroyed; null: they were not. */
  readonly destroyedAt: string | null;
  readonly counts: NoticeCounts;
}

/** What the command lists of a retention. */
export interface RetentionStanding {
  readonly phase: RetentionPhase;
  /** ISO 8601; null: not computed yet. */
  readonly until: string | null;
  readonly why: string | null;
  /** References of those that stand. */
  readonly legalHolds: readonly string[];
  readonly askedAt: string | null;
  readonly destroyedAt: string | null;
}

/** What was destroyed, and what was tried afterwards to read it. */
export interface PurgeProof {
  /** Rows that were left in each table of personal data when it was looked at last: all 0. */
  readonly rowsLeft: Readonly<Record<string, number>>;
  /** Whether the data key could still be had: false. */
  readonly isKeyLeft: boolean;
}

/** records/: the retention of closed breaches. */
export interface RetentionPort {
  onRecord(reference: string): Promise<RetentionOnRecord>;
  /** Writes a whole standing. Repeatable. */
  keep(reference: string, standing: RetentionStanding): Promise<void>;
  /**
   * Destroys the data key and deletes the personal rows, step by step; each may be done again. Then tries to read what
   * is destroyed, and rejects where anything can be. `beat` is called in between.
   */
  purge(reference: string, beat: () => void): Promise<PurgeProof>;
}
