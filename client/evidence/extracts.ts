import type { LedgerEntry, LedgerKind } from '../../domain/ledger';
import { approvalsOf } from '../../reports/ledger/approvals';
import { holdPapersOf } from '../../reports/ledger/hold-papers';
import { holdsOf } from '../../reports/ledger/holds';
import { MEMBERS } from './format';

/** What named persons decided, or let the engine do otherwise than it would have. */
const DECISIONS: readonly LedgerKind[] = [
  'determined',
  'amended',
  'conflict-decided',
  'decision-lapsed',
  'obligation-withdrawn',
  'released-early',
  'urgent-need',
  'rejected',
  'paused',
  'resumed',
  'retry-asked',
  'task-filed',
  'closed',
];

/** Holds as a report has them, each with the digests of what it was written on. */
const holdsWithPapers = (ledger: readonly LedgerEntry[]): readonly object[] =>
  holdsOf(ledger).map((hold) => {
    const { extensions, ...papers } = holdPapersOf(ledger, hold.reference);
    return {
      ...hold,
      ...papers,
      extensions: hold.extensions.map((each) => {
        const documentDigest = extensions.get(each.extension);
        return documentDigest === undefined ? each : { ...each, documentDigest };
      }),
    };
  });

/** Extracts as an earlier version took them out: holds without their papers. */
export const earlierExtractsOf = (ledger: readonly LedgerEntry[]): Readonly<Record<string, object>> => ({
  [MEMBERS.holds]: holdsOf(ledger),
});

/**
 * What a reader looks for first, taken out of the ledger: the ledger is the record, and a verifier takes them out anew
 * and compares.
 */
export const extractsOf = (ledger: readonly LedgerEntry[]): Readonly<Record<string, object>> => ({
  [MEMBERS.approvals]: approvalsOf(ledger),
  [MEMBERS.holds]: holdsWithPapers(ledger),
  [MEMBERS.decisions]: ledger.filter(({ kind }) => DECISIONS.includes(kind)),
});
