import type { LedgerEntry } from '../../domain/ledger';
import { entriesOf } from './entry-data';

/** One run over a range of recipients, and how many notices left the house in it. */
export interface SendingRun {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly sent: number;
  /** Sent over the same range by an earlier run that was cut off before it could write its own entry. */
  readonly sentBefore: number;
}

/**
 * The runs of sending, in the ledger's order. An entry counts its whole range as it stood afterwards. What the run
 * itself sent is its `sent`; in an entry without it, the increase since the entry before it of the same range, less
 * those that an earlier crash had left in doubt. So without `sent` the count errs on the side of alarm.
 */
export const sendingRuns = (ledger: readonly LedgerEntry[]): SendingRun[] => {
  const before = new Map<string, { accepted: number; unknown: number }>();
  return entriesOf(ledger, 'batch-sent').map(({ data }) => {
    const { dispatch, fromSeq, toSeq, unknown, doubted, from, until } = data;
    // What came back had been accepted before.
    const accepted = data.accepted + data.bounced;
    const range = `${dispatch}/${fromSeq}-${toSeq}`;
    const last = before.get(range) ?? { accepted: 0, unknown: 0 };
    before.set(range, { accepted, unknown });
    const increase = Math.max(0, accepted - last.accepted) + Math.max(0, unknown - last.unknown - doubted);
    const sent = data.sent ?? increase;
    return {
      fromMs: Date.parse(from),
      untilMs: Date.parse(until),
      sent,
      sentBefore: Math.max(0, increase - sent),
    };
  });
};

/** Letters leave the house when they are given to the printer: an export is a run of one instant. */
export const letterRuns = (ledger: readonly LedgerEntry[]): SendingRun[] =>
  entriesOf(ledger, 'letters-exported').map(({ at, data }) => {
    const ms = Date.parse(at);
    return { fromMs: ms, untilMs: ms, sent: data.letters, sentBefore: 0 };
  });

const sum = (runs: readonly SendingRun[]): number => runs.reduce((total, { sent }) => total + sent, 0);

/** Notices of runs that began within `[fromMs, untilMs)`. */
export const sentByRunsBegunWithin = (runs: readonly SendingRun[], fromMs: number, untilMs: number): number =>
  sum(runs.filter((run) => run.fromMs >= fromMs && run.fromMs < untilMs));

/** Notices of runs that had begun before an instant and ended after it: sent before it, or in flight at it. */
export const sentByRunsAcross = (runs: readonly SendingRun[], atMs: number): number =>
  sum(runs.filter((run) => run.fromMs < atMs && run.untilMs > atMs));

/**
 * When the sending began that first reached anybody, as the breach counts it; null: nobody was reached, or the first go
 * at it has not ended. A go begins when its recipients are frozen, or, after one that reached nobody, with its own
 * sending.
 */
export const firstToldAt = (ledger: readonly LedgerEntry[]): string | null => {
  const ends = ledger.filter(({ kind }) => kind === 'sending-halted' || kind === 'customers-notified');
  const letters = entriesOf(ledger, 'recipients-frozen').find(({ data }) => data.byLetter > 0);
  const batch = entriesOf(ledger, 'batch-sent').find(({ data }) => data.accepted > data.acceptedCopies);
  const first = [letters, batch].flatMap((entry) => entry ?? []).sort((a, b) => a.seq - b.seq)[0];
  if (!first || !ends.some(({ seq }) => seq > first.seq)) return null;
  if (first === letters) return letters.at;
  const frozen = entriesOf(ledger, 'recipients-frozen').findLast(({ seq }) => seq < first.seq);
  const isFirstGo = frozen && !ends.some(({ seq }) => seq > frozen.seq && seq < first.seq);
  return isFirstGo ? frozen.at : (batch?.data.from ?? null);
};
