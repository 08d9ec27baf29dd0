import type { LedgerEntry } from '../../domain/ledger';
import { entriesOf } from './entry-data';

/** One run over a range of recipients, and how many notices left the house in it. */
export interface SendingRun {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly sent: number;
}

/**
 * The runs of sending, in the ledger's order. An entry counts its whole range as it stood afterwards, so what a run
 * itself sent is the increase since the entry before it of the same range. Notices left in doubt by an earlier crash
 * were that earlier run's.
 */
export const sendingRuns = (ledger: readonly LedgerEntry[]): SendingRun[] => {
  const before = new Map<string, { accepted: number; unknown: number }>();
  return entriesOf(ledger, 'batch-sent').map(({ data }) => {
    const { dispatch, fromSeq, toSeq, accepted, unknown, doubted, from, until } = data;
    const range = `${dispatch}/${fromSeq}-${toSeq}`;
    const last = before.get(range) ?? { accepted: 0, unknown: 0 };
    before.set(range, { accepted, unknown });
    const sent = Math.max(0, accepted - last.accepted) + Math.max(0, unknown - last.unknown - doubted);
    return { fromMs: Date.parse(from), untilMs: Date.parse(until), sent };
  });
};

const sum = (runs: readonly SendingRun[]): number => runs.reduce((total, { sent }) => total + sent, 0);

/** Notices of runs that began within `[fromMs, untilMs)`. */
export const sentByRunsBegunWithin = (runs: readonly SendingRun[], fromMs: number, untilMs: number): number =>
  sum(runs.filter((run) => run.fromMs >= fromMs && run.fromMs < untilMs));

/** Notices of runs that had begun before an instant and ended after it: sent before it, or in flight at it. */
export const sentByRunsAcross = (runs: readonly SendingRun[], atMs: number): number =>
  sum(runs.filter((run) => run.fromMs < atMs && run.untilMs > atMs));
