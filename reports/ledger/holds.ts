import type { LedgerEntry } from '../../domain/ledger';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';
import type { ReadEntry } from './entry-data';
import { letterRuns, sendingRuns, sentByRunsAcross, sentByRunsBegunWithin } from './sending';
import type { SendingRun } from './sending';

type ReportedHold = Report['holds'][number];
type Placed = ReadEntry<'hold-placed'> | ReadEntry<'hold-unreadable'>;
type Change = ReadEntry<'hold-extended'> | ReadEntry<'hold-released'> | ReadEntry<'hold-lapsed'>;

/** A time within which a hold stood here; both ends are when they were put on record. */
interface Standing {
  readonly fromMs: number;
  readonly untilMs: number;
}

const changesOf = (ledger: readonly LedgerEntry[], placed: Placed): Change[] =>
  [
    ...entriesOf(ledger, 'hold-extended'),
    ...entriesOf(ledger, 'hold-released'),
    ...entriesOf(ledger, 'hold-lapsed'),
  ]
    .filter(({ seq, data }) => seq > placed.seq && data.reference === placed.data.reference)
    .sort((a, b) => a.seq - b.seq);

/**
 * When the hold stood. A release ends it when it is put on record, not when it was written: a notice sent between the
 * two went out while the hold still stood here. An extension after a lapse revives it; the time between does not count.
 */
const standingsOf = ({ at }: Placed, changes: readonly Change[]): Standing[] => {
  const standings: Standing[] = [];
  let fromMs: number | null = Date.parse(at);
  for (const change of changes) {
    const atMs = Date.parse(change.at);
    if (change.kind === 'hold-extended') fromMs ??= atMs;
    else if (fromMs !== null) {
      standings.push({ fromMs, untilMs: atMs });
      fromMs = null;
    }
  }
  return fromMs === null ? standings : [...standings, { fromMs, untilMs: Number.POSITIVE_INFINITY }];
};

/** How it ended, if it did: by its written release, or by its last day passing. */
const endingOf = (changes: readonly Change[]): Pick<ReportedHold, 'ending' | 'endedAt'> => {
  const last = changes.at(-1);
  if (last?.kind === 'hold-released') return { ending: 'released', endedAt: last.data.releasedAt };
  if (last?.kind === 'hold-lapsed') return { ending: 'lapsed', endedAt: last.at };
  return { ending: 'standing', endedAt: null };
};

const holdOf = (ledger: readonly LedgerEntry[], runs: readonly SendingRun[], entry: Placed): ReportedHold => {
  const { reference } = entry.data;
  const direction = entry.kind === 'hold-placed' ? entry.data : null;
  const changes = changesOf(ledger, entry);
  const extensions = changes.flatMap(({ kind, at, data }) =>
    kind === 'hold-extended' ? [{ extension: data.extension, until: data.until, at }] : [],
  );
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
    ...endingOf(changes),
    noticesSentInside: standingsOf(entry, changes).reduce(
      (sum, { fromMs, untilMs }) => sum + sentByRunsBegunWithin(runs, fromMs, untilMs),
      0,
    ),
    noticesUnderWay: sentByRunsAcross(runs, placedMs),
    noticesBeforePlaced: sentByRunsBegunWithin(runs, Date.parse(directedAt), placedMs),
    ledgerSeq: entry.seq,
  };
};

/** Every hold of the case, in order, each with the notices that were sent while it stood. */
export const holdsOf = (ledger: readonly LedgerEntry[]): ReportedHold[] => {
  const runs = [...sendingRuns(ledger), ...letterRuns(ledger)];
  const placed: Placed[] = [...entriesOf(ledger, 'hold-placed'), ...entriesOf(ledger, 'hold-unreadable')];
  return placed.sort((a, b) => a.seq - b.seq).map((entry) => holdOf(ledger, runs, entry));
};
