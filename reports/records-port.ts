import type { NoticeCounts } from '../domain/counts';
import type { BreachFile } from '../domain/facts';
import type { LedgerEntry } from '../domain/ledger';
import type { BuiltReport, ListSurvey } from '../domain/ports';

/** What a report needs of the case as it was opened. */
export interface RecordedCase {
  readonly reference: string;
  readonly document: BreachFile;
  /** Ids of the policies that the breach was opened under. */
  readonly policies: readonly string[];
  readonly isDrill: boolean;
}

/** A report as it is stored: built once, never changed. */
export interface StoredReport extends BuiltReport {
  readonly reference: string;
  /** From 1 for each breach and stage. */
  readonly number: number;
  /** Case time, ISO 8601. */
  readonly at: string;
}

/** What reports read of the records, and the one thing that they write. */
export interface ReportRecords {
  /** Throws TocsinError NotFound for an unknown reference. */
  readBreach(reference: string): Promise<RecordedCase>;
  /** All entries, in order. */
  readLedger(reference: string): AsyncIterable<LedgerEntry>;
  noticeCounts(reference: string): Promise<NoticeCounts>;
  /** How many of the letters no export has written since they became due. */
  lettersDue(reference: string): Promise<number>;
  /** Where the register says why the case was late, one line for each entry. */
  lateReasons(reference: string): Promise<readonly string[]>;
  /** How many people the notice was handed over for once more after an attempt of unknown outcome. */
  mayHaveComeTwice(reference: string): Promise<number>;
  /** How many of the people on the list live in a state, and how many each kind of data is about. */
  affectedCounts(reference: string): Promise<Pick<ListSurvey, 'byState' | 'byDataType'>>;
  /** All reports of a breach, in the order in which they were built. */
  readReports(reference: string): Promise<readonly StoredReport[]>;
  /** Throws TocsinError NotFound. */
  readReport(reportId: string): Promise<StoredReport>;
  /** Stores a new report for good, under the next number of its stage, and answers as what. */
  saveReport(report: StoredReport): Promise<{ readonly reportId: string }>;
}
