import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { caseTimeMs } from '../domain/clock';
import { ENGINE } from '../domain/ledger';
import type { LedgerEntryInput } from '../domain/ledger';
import type { RetentionState } from '../domain/retention/state';
import { openRetention, retentionPhase, standingLegalHolds } from '../domain/retention/state';
import { retentionStatus } from '../domain/retention/status';
import type { RetentionStatus } from '../domain/retention/status';
import { appendLedger, keepRetention } from './retention-activities';
import type { RetentionInput } from './retention-contract';

/** One closed breach on the shelf: its state, and the few ways in which it may change. */
export interface RetentionDesk {
  readonly input: RetentionInput;
  state(): RetentionState;
  status(): RetentionStatus;
  /** Case time in ms since the epoch. */
  nowMs(): number;
  /** Case time, ISO 8601 UTC. */
  now(): string;
  change(changes: Partial<RetentionState>): void;
  /** On the ledger, whose head is then in this history; then `changes`, and the records' own view of the retention. */
  write(
    entry: Pick<LedgerEntryInput, 'key' | 'kind' | 'data'>,
    text: string,
    more?: { readonly actor?: string; readonly changes?: Partial<RetentionState> },
  ): Promise<void>;
  /** One at a time, in order of arrival. */
  serially<T>(work: () => Promise<T>): Promise<T>;
  isOver(): boolean;
  /** Whether the history has grown so long that it should go on in a new run. */
  isLong(): boolean;
}

const PHASE = defineSearchAttributeKey('BreachPhase', 'KEYWORD');
const DUE_AT = defineSearchAttributeKey('BreachDueAt', 'DATETIME');
const DRILL = defineSearchAttributeKey('BreachDrill', 'BOOL');

const details = ({ phase, until, why, legalHolds, next }: RetentionStatus): string =>
  [
    `**${phase}**, kept until ${until ?? 'a time that could not be computed yet'}${why ? `: ${why}` : ''}`,
    ...standingLegalHolds({ legalHolds }).map(
      ({ reference, placedAt, reason }) => `- legal hold ${reference} since ${placedAt}: ${reason}`,
    ),
    `next: ${next.what}${next.at ? ` (${next.at})` : ''}`,
  ].join('\n\n');

/** Takes up the retention of a breach that was just closed, or what was carried over by continue-as-new. */
export const openRetentionDesk = (input: RetentionInput): RetentionDesk => {
  const { reference, clock, isDrill, renewAfterEvents } = input;
  let state = input.carried ?? openRetention(reference);
  let tail: Promise<unknown> = Promise.resolve();
  let shown = '';
  const nowMs = (): number => caseTimeMs(clock, Date.now());
  const now = (): string => new Date(nowMs()).toISOString();

  const show = (): void => {
    const status = retentionStatus(state);
    const latest = details(status);
    if (latest === shown) return;
    shown = latest;
    setCurrentDetails(latest);
    upsertSearchAttributes([
      { key: PHASE, value: status.phase },
      { key: DUE_AT, value: status.phase === 'retained' && status.until ? new Date(status.until) : null },
      { key: DRILL, value: isDrill },
    ]);
  };
  const change: RetentionDesk['change'] = (changes) => {
    state = { ...state, ...changes };
    show();
  };
  const keep = (latest: RetentionState): Promise<void> => {
    const { end, askedAt, destroyedAt } = latest;
    return keepRetention(reference, {
      phase: retentionPhase(latest),
      until: end?.until ?? null,
      why: end?.why ?? null,
      legalHolds: standingLegalHolds(latest).map((hold) => hold.reference),
      askedAt,
      destroyedAt,
    });
  };
  return {
    input,
    state: () => state,
    status: () => retentionStatus(state),
    nowMs,
    now,
    change,
    write: async ({ key, kind, data }, text, { actor = ENGINE, changes = {} } = {}) => {
      const entry = { key, kind, actor, at: now(), isNamedByContent: true, data: { ...data, text } } as const;
      const head = await appendLedger.executeWithOptions({ summary: text }, [reference, [entry]]);
      await keep({ ...state, ...changes });
      change({ head, ...changes });
    },
    serially: (work) => {
      const turn = tail.then(work);
      tail = turn.catch(() => undefined);
      return turn;
    },
    isOver: () => state.destroyedAt !== null,
    isLong: () => {
      const { continueAsNewSuggested, historyLength } = workflowInfo();
      return continueAsNewSuggested || historyLength >= (renewAfterEvents ?? Number.POSITIVE_INFINITY);
    },
  };
};
