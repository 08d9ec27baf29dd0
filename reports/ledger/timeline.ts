import type { LedgerEntry, LedgerKind } from '../../domain/ledger';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';

type Item = Report['timeline'][number];

/** What Tocsin says to the carrier’s own people is no part of the story that a regulator is told. */
const LEFT_OUT: readonly LedgerKind[] = [
  'alerted',
  'reminded',
  'acknowledged',
  'webhook-posted',
  'report-built',
  'evidence-exported',
  'act-refused',
  'destruction-asked',
];

const ADDRESS = /[^\s<>"',;:]+@[^\s<>"',;:]+/g;

/** The entry’s own sentence, on one line; e-mail addresses have no place in a report. */
const textOf = ({ kind, data }: LedgerEntry): string => {
  const said = typeof data.text === 'string' && data.text.trim() ? data.text : kind.replaceAll('-', ' ');
  return said.replace(/\s+/g, ' ').replace(ADDRESS, '[address]').trim();
};

const itemOf = (entry: LedgerEntry, text = textOf(entry)): Item => {
  const { seq, at, recordedAt, kind, actor } = entry;
  return { seq, at, recordedAt, kind, actor, text };
};

/** One line for all batches of one dispatch: a million recipients would be thousands of lines. */
const dispatchLines = (ledger: readonly LedgerEntry[]): Item[] => {
  const batches = entriesOf(ledger, 'batch-sent');
  const entries = new Map(ledger.map((entry) => [entry.seq, entry]));
  return [...new Set(batches.map(({ data }) => data.dispatch))].flatMap((dispatch) => {
    const own = batches.filter(({ data }) => data.dispatch === dispatch);
    const first = own[0] && entries.get(own[0].seq);
    const last = own.at(-1);
    if (!first || !last) return [];
    return [
      itemOf(first, `dispatch ${dispatch}: sent in ${own.length} run(s), from here until ${last.data.until}`),
    ];
  });
};

/** The case's story from the ledger, in its order: what happened, when, by whom. */
export const timelineOf = (ledger: readonly LedgerEntry[]): Item[] =>
  [
    ...ledger
      .filter(({ kind }) => kind !== 'batch-sent' && !LEFT_OUT.includes(kind))
      .map((entry) => itemOf(entry)),
    ...dispatchLines(ledger),
  ].sort((a, b) => a.seq - b.seq);
