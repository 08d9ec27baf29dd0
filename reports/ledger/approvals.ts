import type { LedgerEntry } from '../../domain/ledger';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';

/** Who approved which plan, and when that approval ceased to count: by a change of the plan, or by a refusal of it. */
export const approvalsOf = (ledger: readonly LedgerEntry[]): Report['approvals'] => {
  const endings = [...entriesOf(ledger, 'approval-void'), ...entriesOf(ledger, 'rejected')].sort(
    (a, b) => a.seq - b.seq,
  );
  return entriesOf(ledger, 'approved').map(({ data, actor, at, seq }) => ({
    digest: data.digest,
    actor,
    at,
    voidedAt: endings.find((ending) => ending.seq > seq && ending.data.digest === data.digest)?.at ?? null,
    ledgerSeq: seq,
  }));
};
