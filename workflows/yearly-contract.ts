import type { YearlyDue } from '../domain/yearly/due';
import type { DraftInfo, YearlyNote, YearlyOutcome, YearlyPhase, YearlyState } from '../domain/yearly/state';
import type { YearlyKind, YearlyWork } from '../domain/yearly/work';

/**
 * The contract of yearly work: the workflow `yearly`, its id `yearly/2026/summary` (domain/yearly/work.ts), its messages
 * (domain/yearly/messages.ts, each a Signal and an Update of one name), and the Schedules that start it.
 */
export const YEARLY = 'yearly';
/** What a Schedule starts: it derives the year and starts `yearly` under the year's own id. */
export const START_YEARLY = 'startYearly';

export interface YearlyInput extends YearlyWork {
  /** Events of one run after which the work goes on in a new one, where that is to be sooner than Temporal suggests. */
  readonly renewAfterEvents?: number;
  /** Set by continue-as-new only. */
  readonly carried?: YearlyState;
}

export interface YearlyResult extends YearlyWork {
  readonly outcome: YearlyOutcome;
}

/**
 * What the query `status` and every Update answer. Times are ISO 8601. `phase` and `next` are as of the workflow's last
 * step; domain/yearly/phase.ts tells the phase at any other instant.
 */
export interface YearlyStatus extends YearlyWork {
  readonly workflowId: string;
  readonly phase: YearlyPhase;
  readonly due: YearlyDue | null;
  readonly draft: DraftInfo | null;
  /** The next reminder; null: none is to come. */
  readonly next: { readonly what: string; readonly at: string } | null;
  readonly outcome: YearlyOutcome | null;
  readonly notes: readonly YearlyNote[];
}

export interface StartYearlyInput {
  readonly kind: YearlyKind;
}
export interface StartYearlyResult {
  readonly workflowId: string;
  /** False where the work of that year runs already, or has ended. */
  readonly isNew: boolean;
}

export const YEARLY_STATUS = 'status';

/** The ids of the two Schedules, and the ids that they start workflows under; Temporal appends the time to those. */
export const YEARLY_SCHEDULES: Readonly<Record<YearlyKind, { id: string; workflowId: string }>> = {
  summary: { id: 'tocsin-yearly-summary', workflowId: 'start-yearly/summary' },
  certification: { id: 'tocsin-yearly-certification', workflowId: 'start-yearly/certification' },
};
