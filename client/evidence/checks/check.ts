import type { LedgerEntry } from '../../../domain/ledger';
import type { Policy } from '../../../domain/policy/schema';
import type { CaseFile } from '../case-file';
import type { Bundle } from '../open-bundle';

/** What was looked at, whether it is as it must be, and what was found, in a sentence. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** There was nothing to look at, so it says nothing; absent where it was made. */
  readonly isMade?: false;
}

/** What the checks look at. */
export interface Evidence {
  readonly bundle: Bundle;
  readonly caseFile: CaseFile;
  readonly ledger: readonly LedgerEntry[];
  readonly policies: (ids: readonly string[]) => readonly Policy[];
}

/** Good where nothing was found against it. */
export const checkOf = (check: string, problems: readonly string[], good: string): Check => ({
  check,
  ok: problems.length === 0,
  found:
    problems.length === 0
      ? good
      : `${problems.slice(0, 5).join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`,
});
