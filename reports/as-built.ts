import { TocsinError } from '../domain/errors';
import type { LedgerEntry } from '../domain/ledger';
import { digestOf } from './digest';
import type { StoredReport } from './records-port';

type Kept = Pick<StoredReport, 'reportId' | 'digest' | 'json'>;

const isAsBuilt = ({ reportId, digest, json }: Kept, ledger: readonly LedgerEntry[]): boolean => {
  if (digestOf(JSON.parse(json)) !== digest) return false;
  const told = ledger.filter(({ kind, data }) => kind === 'report-built' && data['reportId'] === reportId);
  // A report is kept a moment before the ledger tells of it.
  return told.length === 0 || told.some(({ data }) => data['digest'] === digest);
};

/**
 * Reports are kept as they were built, and the ledger has their digests: one that was changed in the records is given to
 * nobody, for it would be signed anew.
 * @throws TocsinError Altered
 */
export const refuseAltered = (ledger: readonly LedgerEntry[], reports: readonly Kept[]): void => {
  const altered = reports.filter((report) => !isAsBuilt(report, ledger)).map(({ reportId }) => reportId);
  if (altered.length === 0) return;
  throw new TocsinError(
    'Altered',
    `the records hold another text of ${altered.join(', ')} than the one that was built, by the digest on the ledger`,
    'Find out who writes to the records; a bundle of evidence from before has the report as it was built.',
  );
};
