import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import { REAL_CLOCK, caseTimeMs, realMsUntil } from '../domain/clock';
import type { CaseClock } from '../domain/clock';
import { openCase } from '../domain/case/open-case';
import type { CaseState } from '../domain/case/state';
import { statusOf } from '../domain/case/status';
import { windowsInputOf } from '../domain/case/windows-input';
import { ENGINE } from '../domain/ledger';
import type { Json, LedgerEntryInput, LedgerKind } from '../domain/ledger';
import { assess, records } from './activity-options';
import type { BreachInput, CaseStatus } from './contract';

/** The running case: its state, its clock, and the few ways in which it may change. */
export interface CaseFile {
  readonly input: BreachInput;
  readonly clock: CaseClock;
  state(): CaseState;
  status(): CaseStatus;
  /** Case time in ms since the epoch. */
  nowMs(): number;
  /** Case time, ISO 8601 UTC. */
  now(): string;
  /** Changes the state; everyone who waits for it looks again. */
  change(next: (state: CaseState) => CaseState): void;
  /** Puts one fact into the ledger and the timeline; written in order, tried for ever. */
  note(kind: LedgerKind, text: string, data: { readonly [key: string]: Json }, actor?: string): void;
  /** Computes windows and digest anew. Approvals of another plan count no more, and the ledger says so. */
  reassess(): Promise<void>;
  /** Reads list, counts and notice from the records, then reassesses if the list or the notice has changed. */
  survey(): Promise<void>;
  /** One at a time, in order of arrival: acts see the state that the one before has left. */
  serially<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until what is looked at changes, or the case clock reaches an instant: one named timer in the UI. */
  changedOrAt(look: () => unknown, atMs?: number | null, summary?: string): Promise<void>;
  /** Runs work that must end before the case may continue as new. */
  during<T>(work: () => Promise<T>): Promise<T>;
  readonly unwritten: LedgerEntryInput[];
  isQuiet(): boolean;
}

const TIMELINE_LIMIT = 500;

/** A drill's clock starts, at the case time of its opening, when its workflow starts. */
const clockOf = ({ drill, openedAt }: BreachInput): CaseClock =>
  drill
    ? {
        speed: drill.speed,
        realAnchorMs: workflowInfo().startTime.getTime(),
        caseAnchorMs: Date.parse(openedAt),
      }
    : REAL_CLOCK;

/** Opens the case file of a new case, or the one that was carried over by continue-as-new. */
export const openCaseFile = (input: BreachInput): CaseFile => {
  const clock = input.carried?.clock ?? clockOf(input);
  const { reference, title, openedBy, zone, policies, facts } = input;
  let state =
    input.carried?.state ??
    openCase({ reference, title, openedBy, zone, policies, facts, isDrill: !!input.drill });
  let busy = 0;
  let tail: Promise<unknown> = Promise.resolve();
  const unwritten: LedgerEntryInput[] = [];

  const nowMs = (): number => caseTimeMs(clock, Date.now());
  const now = (): string => new Date(nowMs()).toISOString();
  const change: CaseFile['change'] = (next) => {
    state = next(state);
  };
  const note: CaseFile['note'] = (kind, text, data, actor = ENGINE) => {
    const at = now();
    const timeline = [...state.timeline, { at, kind, text }].slice(-TIMELINE_LIMIT);
    change((before) => ({ ...before, timeline, entries: before.entries + 1 }));
    unwritten.push({ key: `case/${state.entries}`, at, kind, actor, data: { ...data, text } });
  };

  const reassess = async (): Promise<void> => {
    const { list, notice, holds, digest: before, approvals } = state;
    const windows = windowsInputOf(state, input.closures, now());
    const { windows: report, digest } = await assess({
      windows,
      listDigest: list.digest,
      noticeDigest: notice.digest,
      holds,
    });
    change((latest) => ({ ...latest, windows: report, digest }));
    const voided = approvals.filter((approval) => approval.digest === before && before !== digest);
    if (voided.length > 0)
      note('approval-void', `the plan has changed: ${voided.length} approval(s) are void`, {
        digest: before,
        now: digest,
      });
  };

  const survey = async (): Promise<void> => {
    const { list, notice } = await records.survey(reference);
    const hasChanged = list.digest !== state.list.digest || notice.digest !== state.notice.digest;
    change((latest) => ({
      ...latest,
      list: { customers: list.customers, digest: list.digest, undispatched: list.undispatched },
      notice,
      counts: list.counts,
    }));
    if (hasChanged) await file.serially(reassess);
  };

  const file: CaseFile = {
    input,
    clock,
    state: () => state,
    status: () => statusOf(state, nowMs(), clock),
    nowMs,
    now,
    change,
    note,
    reassess,
    survey,
    serially: (work) => {
      const turn = tail.then(() => CancellationScope.nonCancellable(work));
      tail = turn.catch(() => undefined);
      return turn;
    },
    changedOrAt: async (look, atMs, summary) => {
      const seen = JSON.stringify(look());
      const hasChanged = (): boolean => JSON.stringify(look()) !== seen;
      if (atMs === undefined || atMs === null) return condition(hasChanged);
      await condition(hasChanged, realMsUntil(clock, atMs, Date.now()), { summary });
    },
    during: async (work) => {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
      }
    },
    unwritten,
    isQuiet: () => busy === 0 && unwritten.length === 0,
  };
  return file;
};

/** Whether the history has grown so long that the case should go on in a new run. */
export const isHistoryLong = (): boolean => workflowInfo().continueAsNewSuggested;
