import type { NoticeCounts } from '../domain/counts';
import type { BreachFile, Facts } from '../domain/facts';
import type { LedgerEntry } from '../domain/ledger';
import type { Policy } from '../domain/policy/schema';
import type { CarrierIdentity, ReportRequest } from '../domain/ports';
import type { WindowsInput, WindowsReport } from '../domain/windows/types';
import type { PinnedPolicy } from './ledger/policies';
import type { Report } from './schema/report';

/** All that a report is compiled from, read at one time. */
export interface CaseInputs {
  readonly reference: string;
  readonly document: BreachFile;
  readonly mode: Report['mode'];
  readonly zone: string;
  readonly carrier: CarrierIdentity;
  readonly ledger: readonly LedgerEntry[];
  readonly facts: Facts;
  readonly policies: readonly { readonly pinned: PinnedPolicy; readonly text: Policy }[];
  /** What the windows were computed from: the same as the running breach's. */
  readonly windowsInput: WindowsInput;
  readonly windows: WindowsReport;
  readonly counts: NoticeCounts;
  /** How many of the letters no export has written since they became due. */
  readonly lettersDue: number;
  /** Where the register says why the case was late. */
  readonly lateReasons: readonly string[];
  /** Handed over once more after an attempt of unknown outcome: who may have got the notice twice. */
  readonly mayHaveComeTwice: number;
  readonly decision: ReportRequest['decision'];
}

/** What makes one report a document of its own beside what it says of the case. */
export interface ReportIdentity {
  readonly reportId: string;
  readonly stage: ReportRequest['stage'];
  /** Why what was filed is supplemented. */
  readonly reason: string | null;
  /** The report that was filed last, with its digest. */
  readonly filed: { readonly report: Report; readonly digest: string } | null;
  readonly supersedes: string | null;
  /** Case time, ISO 8601. */
  readonly asOf: string;
  readonly preparedBy: string;
  readonly ledgerHead: { readonly seq: number; readonly hash: string };
}
