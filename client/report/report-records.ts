import type { ReportRecords } from '../../reports/records-port';
import { readBreach } from '../../records/breaches';
import { noticeCounts } from '../../records/case-store';
import type { Database } from '../../records/database';
import { readLedger } from '../../records/ledger-store';
import { readReport, readReports, saveReport } from '../../records/reports';

/** The records as reports read them. */
export const reportRecords = (database: Database): ReportRecords => ({
  readBreach: (reference) => readBreach(database, reference),
  readLedger: (reference) => readLedger(database, reference),
  noticeCounts: (reference) => noticeCounts(database, reference),
  readReports: (reference) => readReports(database, reference),
  readReport: (reportId) => readReport(database, reportId),
  saveReport: (report) => saveReport(database, report),
});
