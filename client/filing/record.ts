import { TocsinError } from '../../domain/errors';
import { readReports } from '../../records/reports';
import { rehearseAct, takeAct } from '../act/take-act';
import type { Globals, Result } from '../action';
import { actWithDocument } from '../document/act-with-document';
import { RECEIPT, readDocumentFile } from '../document/read-file';
import { findReport } from '../report/find-report';
import { withRecords } from '../with-records';
import { earlyFilingCautions } from './early-filing';

export interface RecordOptions {
  readonly agency?: string;
  readonly recipient?: string;
  readonly confirmation: string;
  readonly filedAt: string;
  readonly reason?: string;
  /** Id of the report that was filed; the newest by default. */
  readonly report?: string;
  /** File of what the portal gave as proof. */
  readonly receipt?: string;
}

/**
 * The report that was filed: the one that is named, else the newest that was built. Where none is named, neither its lack
 * nor records that are away hold a filing up.
 */
const filedReport = async (
  reference: string,
  reportId: string | undefined,
): Promise<{ reportId: string; digest: string } | null> => {
  try {
    const reports = await withRecords((database) => readReports(database, reference));
    return reportId === undefined ? (reports.at(-1) ?? null) : findReport(reports, reference, reportId);
  } catch (error) {
    if (reportId !== undefined || (error instanceof TocsinError && error.code !== 'Unavailable')) throw error;
    return null;
  }
};

/**
 * `tocsin filing record`: a filing with law enforcement, or a notice to whom else an obligation names. It is bound to the
 * report that was filed, by its digest: what was filed never changes, and what comes next says what changed since.
 * @throws TocsinError Usage where neither is named, and as `readDocumentFile` for a receipt that cannot be taken
 */
export const recordFiling = async (
  reference: string,
  options: RecordOptions,
  globals: Globals,
): Promise<Result> => {
  const { agency, recipient, confirmation, filedAt, reason, receipt } = options;
  const whom = agency ?? recipient;
  if (whom === undefined)
    throw new TocsinError('Usage', 'nobody is named with whom it was filed', 'Give --agency or --recipient.');
  const document = receipt === undefined ? null : await readDocumentFile(receipt, RECEIPT);
  const report = globals.dryRun ? null : await filedReport(reference, options.report);
  const message = {
    agency: whom,
    confirmation,
    filedAt,
    ...(reason === undefined ? {} : { reason }),
    ...(document ? { documentDigest: document.digest } : {}),
    ...(report ? { reportDigest: report.digest } : {}),
  };
  const request = {
    reference,
    name: 'recordFiling' as const,
    message,
    globals,
    cautions: earlyFilingCautions,
  };
  if (document) rehearseAct(request);
  const result =
    document && !globals.dryRun ? await actWithDocument(request, document) : await takeAct(request);
  return report
    ? { ...result, said: [...(result.said ?? []), `Filed as ${report.reportId}: it stands as it is.`] }
    : result;
};
