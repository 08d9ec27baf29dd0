import type { LedgerEntry } from '../../domain/ledger';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';
import type { ReadEntry } from './entry-data';
import { sendingRuns, sentByRunsAcross, sentByRunsBegunWithin } from './sending';
import type { SendingRun } from './sending';

type ReportedHold = Report['holds'][number];
type Ending = Pick<ReportedHold, 'ending' | 'endedAt'>;
type Placed = ReadEntry<'hold-placed'> | ReadEntry<'hold-unreadable'>;

const sameHold =
  (reference: string) =>
  (entry: { readonly data: { readonly reference: string } }): boolean =>
    entry.data.reference === reference;

/** How a hold ended: by its written release, or by its last day passing. An extension after a lapse revives it. */
const endingOf = (ledger: readonly LedgerEntry[], reference: string): Ending => {
  const released = entriesOf(ledger, 'hold-released').find(sameHold(reference));
  if (released) return { ending: 'released', endedAt: released.data.releasedAt };
  const lapsed = entriesOf(ledger, 'hold-lapsed').findLast(sameHold(reference));
  const extended = entriesOf(ledger, 'hold-extended').findLast(sameHold(reference));
  if (lapsed && (!extended || extended.seq < lapsed.seq)) return { ending: 'lapsed', endedAt: lapsed.at };
  return { ending: 'standing', endedAt: null };
};

/**
 * When sending may go on again for this hold. A release stops holding when it is put on record, not when it was
 * written: a notice sent between the two went out while the hold still stood here.
 */
const stoodUntilMs = (ledger: readonly LedgerEntry[], reference: string, ending: Ending): number => {
  if (ending.ending === 'standing') return Number.POSITIVE_INFINITY;
  const released = entriesOf(ledger, 'hold-released').find(sameHold(reference));
  return Date.parse(released?.at ?? ending.endedAt ?? '');
};

const holdOf = (ledger: readonly LedgerEntry[], runs: readonly SendingRun[], entry: Placed): ReportedHold => {
  const { reference } = entry.data;
  const direction = entry.kind === 'hold-placed' ? entry.data : null;
  const ending = endingOf(ledger, reference);
  const extensions = entriesOf(ledger, 'hold-extended')
    .filter(sameHold(reference))
    .map(({ at, data }) => ({ extension: data.extension, until: data.until, at }));
  const directedAt = direction?.directedAt ?? entry.at;
  const placedMs = Date.parse(entry.at);
  return {
    reference,
    agency: direction?.agency ?? null,
    agent: direction?.agent ?? null,
    isReadable: direction !== null,
    directedAt,
    placedAt: entry.at,
    firstLastDay: direction?.lastDay ?? null,
    lastDay: extensions.at(-1)?.until ?? direction?.lastDay ?? null,
    extensions,
    ...ending,
    noticesSentInside: sentByRunsBegunWithin(runs, placedMs, stoodUntilMs(ledger, reference, ending)),
    noticesUnderWay: sentByRunsAcross(runs, placedMs),
    noticesBeforePlaced: sentByRunsBegunWithin(runs, Date.parse(directedAt), placedMs),
    ledgerSeq: entry.seq,
  };
};

/** Every hold of the case, in order, each with the notices that were sent while it stood. */
export const holdsOf = (ledger: readonly LedgerEntry[]): ReportedHold[] => {
  const runs = sendingRuns(ledger);
  const placed: Placed[] = [...entriesOf(ledger, 'hold-placed'), ...entriesOf(ledger, 'hold-unreadable')];
  return placed.sort((a, b) => a.seq - b.seq).map((entry) => holdOf(ledger, runs, entry));
};
