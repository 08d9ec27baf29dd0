import type { LedgerEntry, LedgerKind } from '../../domain/ledger';
import { approvalsOf } from '../../reports/ledger/approvals';
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

/**
 * What a reader looks for first, taken out of the ledger: the ledger is the record, and a verifier takes them out anew
 * and compares.
 */
export const extractsOf = (ledger: readonly LedgerEntry[]): Readonly<Record<string, object>> => ({
  [MEMBERS.approvals]: approvalsOf(ledger),
  [MEMBERS.holds]: holdsOf(ledger),
  [MEMBERS.decisions]: ledger.filter(({ kind }) => DECISIONS.includes(kind)),
});
