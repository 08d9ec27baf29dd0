import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import { REAL_CLOCK, caseTimeMs, realMsUntil } from '../domain/clock';
import type { CaseClock } from '../domain/clock';
import { closedGates } from '../domain/case/gates';
import type { Gate } from '../domain/case/gates';
import { LIMITS, lastOf, oneLine } from '../domain/case/limits';
import { openCase } from '../domain/case/open-case';
import { isSamePlan } from '../domain/case/plan';
import type { CaseState } from '../domain/case/state';
import { statusOf } from '../domain/case/status';
import { ENGINE } from '../domain/ledger';
import type { Json, LedgerEntryInput, LedgerKind } from '../domain/ledger';
import type { BreachInput, CaseStatus } from './contract';

/** The running case: its state, its clock, and the few ways in which it may change. */
export interface CaseFile {
  readonly input: BreachInput;
  readonly clock: CaseClock;
  state(): CaseState;
  status(): CaseStatus;
  /** Why customers may not be told at this moment; none: they may. */
  gates(): Gate[];
  /** Case time in ms since the epoch. */
  nowMs(): number;
  /** Case time, ISO 8601 UTC. */
  now(): string;
  /**
   * Changes the state; everyone who waits for it looks again. Where the plan changes, its digest is gone until it is
   * computed anew, so that no approval counts in between.
   */
  change(next: (state: CaseState) => CaseState): void;
  /** Puts one fact into the ledger and the timeline; written in order, tried for ever. */
  note(kind: LedgerKind, text: string, data: { readonly [key: string]: Json }, actor?: string): void;
  /** One at a time, in order of arrival: acts see the state that the one before has left. */
  serially<T>(work: () => Promise<T>): Promise<T>;
  /** Nothing is sent from the moment at which a direction comes in: it is in force before it has been read. */
  whileDirected<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until what is looked at changes, or the case clock reaches an instant: one named timer in the UI. */
  changedOrAt(look: () => unknown, atMs?: number | null, summary?: string): Promise<void>;
  /** Runs work that must end before the case may continue as new. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Facts that are not in the ledger yet. */
  readonly unwritten: LedgerEntryInput[];
  isQuiet(): boolean;
  /** Whether the history has grown so long that the case should go on in a new run. */
  isLong(): boolean;
  /** Twice as long as that: the new run waits no more for what could be done again in it. */
  isFarTooLong(): boolean;
  /** Where the history has grown long, stays here until the case goes on in a new run. */
  restIfLong(): Promise<void>;
}

/** Temporal's timers are kept in nanoseconds; a wait of centuries is set anew every ten years. */
const LONGEST_TIMER_MS = 10 * 365 * 86_400_000;

const TEMPORAL_SUGGESTS_AT_EVENTS = 4_096;

/** A drill's clock starts, at the case time of its opening, when its workflow starts. */
const clockOf = ({ drill, openedAt }: BreachInput): CaseClock =>
  drill
    ? {
        speed: drill.speed,
        realAnchorMs: workflowInfo().startTime.getTime(),
        caseAnchorMs: Date.parse(openedAt),
      }
    : REAL_CLOCK;

const stateOf = (input: BreachInput): CaseState => {
  const { reference, title, openedBy, zone, policies, facts, waves, drill, carried } = input;
  return (
    carried?.state ??
    openCase({
      reference,
      title,
      openedBy,
      zone,
      policies,
      facts,
      isDrill: Boolean(drill),
      ...(waves ? { waves } : {}),
    })
  );
};

/** Opens the case file of a new case, or the one that was carried over by continue-as-new. */
export const openCaseFile = (input: BreachInput): CaseFile => {
  const clock = input.carried?.clock ?? clockOf(input);
  let state = stateOf(input);
  let busy = 0;
  let directions = 0;
  let tail: Promise<unknown> = Promise.resolve();
  const unwritten: LedgerEntryInput[] = [];

  const nowMs = (): number => caseTimeMs(clock, Date.now());
  const now = (): string => new Date(nowMs()).toISOString();
  const during: CaseFile['during'] = async (work) => {
    busy += 1;
    try {
      return await work();
    } finally {
      busy -= 1;
    }
  };
  const change: CaseFile['change'] = (next) => {
    const latest = next(state);
    state = isSamePlan(state, latest) ? latest : { ...latest, digest: null };
  };
  const isLong = (): boolean => {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return continueAsNewSuggested || historyLength >= (input.renewAfterEvents ?? Number.POSITIVE_INFINITY);
  };

  return {
    input,
    clock,
    state: () => state,
    status: () => statusOf(state, nowMs(), clock),
    gates: () => [
      ...closedGates(state, nowMs()),
      ...(directions > 0
        ? [{ gate: 'direction' as const, text: 'a direction has come in and is being read', at: null }]
        : []),
    ],
    nowMs,
    now,
    change,
    note: (kind, text, data, actor = ENGINE) => {
      const at = now();
      const item = { at, kind, text: oneLine(text) };
      change((before) => ({
        ...before,
        timeline: lastOf([...before.timeline, item], LIMITS.timelineItems),
        entries: before.entries + 1,
      }));
      unwritten.push({ key: `case/${state.entries}`, at, kind, actor, data: { ...data, text } });
    },
    serially: (work) => {
      const turn = tail.then(() => during(() => CancellationScope.nonCancellable(work)));
      tail = turn.catch(() => undefined);
      return turn;
    },
    whileDirected: async (work) => {
      directions += 1;
      try {
        return await work();
      } finally {
        directions -= 1;
      }
    },
    changedOrAt: async (look, atMs, summary) => {
      const seen = JSON.stringify(look());
      const hasChanged = (): boolean => JSON.stringify(look()) !== seen;
      if (atMs === undefined || atMs === null) return condition(hasChanged);
      const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(1, realMsUntil(clock, atMs, Date.now())));
      await condition(hasChanged, waitMs, { summary });
    },
    during,
    unwritten,
    isQuiet: () => busy === 0 && unwritten.length === 0,
    isLong,
    isFarTooLong: () =>
      workflowInfo().historyLength >= 2 * (input.renewAfterEvents ?? TEMPORAL_SUGGESTS_AT_EVENTS),
    restIfLong: async () => {
      if (isLong()) await condition(() => false);
    },
  };
};
