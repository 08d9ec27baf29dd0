import { CancellationScope, isCancellation, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { lastOf, oneLine } from '../domain/case/limits';
import { NOTES_KEPT, openYearlyState } from '../domain/yearly/state';
import type { YearlyState } from '../domain/yearly/state';
import { yearlyDetails, yearlyStatus } from '../domain/yearly/status';
import type { YearlyWork } from '../domain/yearly/work';
import type { YearlyInput, YearlyStatus } from './yearly-contract';

/** One year's work on the desk: its state, and the few ways in which it may change. */
export interface YearlyDesk {
  readonly work: YearlyWork;
  state(): YearlyState;
  status(): YearlyStatus;
  /** ms since the epoch, as the workflow knows it. */
  nowMs(): number;
  /** ISO 8601 UTC. */
  now(): string;
  change(changes: Partial<YearlyState>): void;
  /** One line for those who look at the work later. */
  note(text: string): void;
  /** One at a time, in order of arrival. */
  serially<T>(work: () => Promise<T>): Promise<T>;
  isOver(): boolean;
  /** Whether the history has grown so long that the work should go on in a new run. */
  isLong(): boolean;
}

/** Takes up new work, or what was carried over by continue-as-new. */
export const openDesk = ({ year, kind, carried, renewAfterEvents }: YearlyInput): YearlyDesk => {
  const work = { year, kind };
  let state = carried ?? openYearlyState(year, kind);
  let tail: Promise<unknown> = Promise.resolve();
  const nowMs = (): number => Date.now();
  const now = (): string => new Date(nowMs()).toISOString();
  const change: YearlyDesk['change'] = (changes) => {
    state = { ...state, ...changes };
    setCurrentDetails(yearlyDetails(state, nowMs()));
  };
  return {
    work,
    state: () => state,
    status: () => yearlyStatus(state, nowMs()),
    nowMs,
    now,
    change,
    note: (text) =>
      change({ notes: lastOf([...state.notes, { at: now(), text: oneLine(text) }], NOTES_KEPT) }),
    serially: (act) => {
      const turn = tail.then(act);
      tail = turn.catch(() => undefined);
      return turn;
    },
    isOver: () => state.outcome !== null,
    isLong: () => {
      const { continueAsNewSuggested, historyLength } = workflowInfo();
      return continueAsNewSuggested || historyLength >= (renewAfterEvents ?? Number.POSITIVE_INFINITY);
    },
  };
};

/** Temporal lets anyone ask for a workflow's cancellation. This work ends by a filing or by two persons' decision. */
export const refuseYearlyCancellation = (desk: YearlyDesk): void => {
  void CancellationScope.current().cancelRequested.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
    desk.note('a request to cancel the workflow was refused: it ends with tocsin yearly file or decline');
  });
};
