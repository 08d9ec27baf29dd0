import { affectedCounts } from './affected-counts';
import { readBreach } from './breaches';
import { noticeCounts } from './case-store';
import type { Database } from './database';
import { lateReasonsOf } from './late-reasons';
import { readLedger } from './ledger-store';
import { lettersDue } from './letters-written';
import { readReport, readReports, saveReport } from './reports';
import { doubtsOf } from './sending-progress';

/** The records as reports read them, and where reports are kept. */
export const createReportStore = (database: Database) => ({
  readBreach: (reference: string) => readBreach(database, reference),
  readLedger: (reference: string) => readLedger(database, reference),
  noticeCounts: (reference: string) => noticeCounts(database, reference),
  lateReasons: (reference: string) => lateReasonsOf(database, reference),
  lettersDue: (reference: string) => lettersDue(database, reference),
  mayHaveComeTwice: async (reference: string) => (await doubtsOf(database, reference)).mayHaveComeTwice,
  affectedCounts: (reference: string) => affectedCounts(database.kysely, reference),
  readReports: (reference: string) => readReports(database, reference),
  readReport: (reportId: string) => readReport(database, reportId),
  saveReport: (report: Parameters<typeof saveReport>[1]) => saveReport(database, report),
});
