import canonicalize from 'canonicalize';
import { isByTwo } from '../domain/case/person';
import { unsettled } from '../domain/counts';
import { TocsinError } from '../domain/errors';
import { ENGINE } from '../domain/ledger';
import type { LedgerEntry } from '../domain/ledger';
import type { BuiltReport, ReportPort, ReportRequest } from '../domain/ports';
import { refuseAltered } from './as-built';
import type { CaseInputs, ReportIdentity } from './case-inputs';
import { compileReport } from './compile-report';
import { digestOf } from './digest';
import { filedLast, refuseStage, reportFilings } from './filed';
import type { ReportFiling } from './filed';
import { entriesOf } from './ledger/entry-data';
import { ledgerOf, readCase } from './read-case';
import type { ReadCaseDeps } from './read-case';
import type { ReportRecords, StoredReport } from './records-port';
import { reportPdf } from './report-pdf';
import { reportOf } from './schema/read-report';
import type { Report } from './schema/report';

export interface ReportsDeps extends ReadCaseDeps {
  readonly records: ReportRecords;
  /** Who the report says has prepared it; the engine itself unless a person builds it. */
  readonly preparedBy?: string;
}

export interface Reports extends ReportPort {
  /** What `build` would answer, without storing anything. */
  preview(request: ReportRequest): Promise<BuiltReport>;
  /** The report of a breach that was filed last; null: none was. */
  filed(reference: string): Promise<StoredReport | null>;
  /** All reports of a breach in the order in which they were built, each with its filings. @throws TocsinError Altered */
  list(reference: string): Promise<readonly FiledReport[]>;
}

export interface FiledReport {
  readonly report: StoredReport;
  readonly filings: readonly ReportFiling[];
}

/** Customers were notified, or two persons closed the case since no policy asks for it. */
const saysWhatBecameOfCustomers = (ledger: readonly LedgerEntry[]): boolean =>
  ledger.some(({ kind }) => kind === 'customers-notified') ||
  entriesOf(ledger, 'closed').some(({ data }) => data.customersNotOwed !== undefined);

/**
 * A final report says what became of everybody (design, section 3, rule 7). A letter that no export has written is pending.
 * @throws TocsinError NotAllowed while notices are unsettled without named persons' decision; Conflict before customers
 * were notified
 */
const refuseEarlyFinal = ({ reference, counts, lettersDue, ledger, decision }: CaseInputs): void => {
  const open = unsettled(counts) + lettersDue;
  if (open > 0 && !decision)
    throw new TocsinError(
      'NotAllowed',
      `the report of ${reference} cannot be final: ${counts.pending} notice(s) pending, ${counts.failed} failed, ${counts.unknown} unknown, ${counts.bounced} bounced with no other way, ${lettersDue} letter(s) not written`,
      'Settle them, write the letters with tocsin letters export, or let two named persons decide: give the other one with --second, and --reason.',
    );
  if (decision && !isByTwo(decision))
    throw new TocsinError(
      'NotAllowed',
      `ending with notices unsettled is decided by two named persons, not by ${decision.actor} and ${decision.second}`,
      'Name another person with --second.',
    );
  if (!saysWhatBecameOfCustomers(ledger))
    throw new TocsinError(
      'Conflict',
      `the report of ${reference} cannot be final: its ledger does not say that customers were notified`,
      'Build the initial report, or repeat when they have been notified.',
    );
};

/** JSON in its canonical form, so that SHA-256 over the file's bytes is the report's digest. */
const textOf = (value: object): string => canonicalize(value) ?? '';

const filedAs = (stored: StoredReport | null | undefined): ReportIdentity['filed'] =>
  stored ? { report: reportOf(stored), digest: stored.digest } : null;

/** The latest report of the stage compiled anew, as of its own time and head: its digest says whether anything has changed. */
const again = (
  inputs: CaseInputs,
  { stage, reason }: ReportRequest,
  latest: StoredReport,
  reports: readonly StoredReport[],
): Report => {
  const { supersedes, changes, asOf, preparedBy, ledger } = reportOf(latest);
  const since = reports.find(({ reportId }) => reportId === changes?.since);
  return compileReport(inputs, {
    reportId: latest.reportId,
    stage,
    reason: reason ?? null,
    filed: filedAs(since),
    supersedes,
    asOf,
    preparedBy,
    ledgerHead: ledger,
  });
};

/** The next report of a case, or the latest one again where nothing that it says has changed. */
const nextReport = async (
  inputs: CaseInputs,
  request: ReportRequest,
  reports: readonly StoredReport[],
  preparedBy: string,
): Promise<{ report: StoredReport; isRepeat: boolean }> => {
  const { reference, ledger } = inputs;
  const { stage, at } = request;
  const latest = reports.findLast((report) => report.stage === stage);
  if (latest && digestOf(again(inputs, request, latest, reports)) === latest.digest)
    return { report: latest, isRepeat: true };
  const filed = filedLast(ledger, reports);
  refuseStage(request, filed);
  const number = (latest?.number ?? 0) + 1;
  const head = ledger.at(-1);
  const identity: ReportIdentity = {
    reportId: `${reference}/${stage}/${number}`,
    stage,
    reason: request.reason ?? null,
    filed: filedAs(filed),
    supersedes: reports.at(-1)?.reportId ?? null,
    asOf: at,
    preparedBy,
    ledgerHead: { seq: head?.seq ?? 0, hash: head?.hash ?? '' },
  };
  const compiled = compileReport(inputs, identity);
  const digest = digestOf(compiled);
  const pdf = await reportPdf(compiled, digest);
  const { reportId } = identity;
  return {
    report: { reportId, reference, stage, number, at, digest, json: textOf(compiled), pdf },
    isRepeat: false,
  };
};

/** Reports over the records: compiled from what was recorded, stored for good, the same again where nothing has changed. */
export const createReports = (deps: ReportsDeps): Reports => {
  const { records, preparedBy = ENGINE } = deps;

  const next = async (request: ReportRequest) => {
    const inputs = await readCase(deps, request);
    if (request.stage === 'final') refuseEarlyFinal(inputs);
    return nextReport(inputs, request, await records.readReports(request.reference), preparedBy);
  };

  return {
    preview: async (request) => (await next(request)).report,

    build: async (request) => {
      const { report, isRepeat } = await next(request);
      if (isRepeat) return report;
      const { reportId } = await records.saveReport(report);
      if (reportId === report.reportId) return report;
      throw new TocsinError(
        'Conflict',
        `${report.reportId} was built twice at the same moment; the other one stands`,
        `Build it again: the next one takes the place of ${reportId}.`,
      );
    },

    read: (reportId) => records.readReport(reportId),

    filed: async (reference) =>
      filedLast(await ledgerOf(records, reference), await records.readReports(reference)),

    list: async (reference) => {
      const ledger = await ledgerOf(records, reference);
      const filings = reportFilings(ledger);
      const reports = await records.readReports(reference);
      refuseAltered(ledger, reports);
      return reports.map((report) => ({
        report,
        filings: filings.filter(({ reportDigest }) => reportDigest === report.digest),
      }));
    },
  };
};
