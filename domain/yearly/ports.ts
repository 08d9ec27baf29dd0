import type { DraftInfo, YearlyOutcome } from './state';
import type { YearlyWork } from './work';

/** reports/ and records/: drafts compiled from the register, and how each year's work ended. */
export interface YearlyPort {
  /** Compiles the draft and keeps it; the same draft again where nothing that it says has changed. */
  compile(work: YearlyWork, at: string): Promise<DraftInfo>;
  /** How the work ended; null: it has not. */
  outcome(work: YearlyWork): Promise<YearlyOutcome | null>;
  /** Keeps how the work ended, once and for good; answers what is kept, which may be from earlier. */
  record(work: YearlyWork, outcome: YearlyOutcome): Promise<YearlyOutcome>;
}
