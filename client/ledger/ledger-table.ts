import type { LedgerEntry } from '../../domain/ledger';
import { contradictionIn } from '../../records/ledger-repeats';
import { asTable } from '../output/table';

const COLUMNS = ['seq', 'at', 'kind', 'actor', 'what', 'hash'];
const WHAT = COLUMNS.indexOf('what');
const GAP = 2;
const LEAST_WIDTH = 80;
const USUAL_WIDTH = 100;
/** The narrowest that what happened is cut to. */
const LEAST_WHAT = 12;
const HASH_DIGITS = 8;
const ACTOR_LENGTH = { narrow: 8, wide: 16 } as const;

/** What an entry says, on one line: its own sentence, or its plain values; and which earlier one it contradicts. */
export const textOf = (entry: LedgerEntry): string => {
  const [contradiction] = contradictionIn(entry);
  return `${contradiction ? `OTHER THAN ENTRY ${contradiction.contradicts}: ` : ''}${ownTextOf(entry)}`;
};

const ownTextOf = ({ data }: LedgerEntry): string =>
  typeof data.text === 'string'
    ? data.text
    : Object.entries(data)
        .filter(([, value]) => typeof value !== 'object')
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(' ');

const cut = (text: string, length: number): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length - 3)}...`;
};

/** UTC, to the second. */
const secondOf = (at: string): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** 80 to 100 columns, as the terminal has them. */
const widthNow = (): number =>
  Math.min(Math.max(process.stdout.columns ?? USUAL_WIDTH, LEAST_WIDTH), USUAL_WIDTH);

/** The ledger for a screen: times to the second, and cut short what `-o csv` and `-o json` have in full. */
export const ledgerTable = (entries: readonly LedgerEntry[], width = widthNow()): string => {
  const actorLength = width < USUAL_WIDTH ? ACTOR_LENGTH.narrow : ACTOR_LENGTH.wide;
  const rows = entries.map((entry) => {
    const { seq, at, kind, actor, hash } = entry;
    return [
      `${seq}`,
      secondOf(at),
      kind,
      cut(actor, actorLength),
      textOf(entry),
      hash.slice(7, 7 + HASH_DIGITS),
    ];
  });
  const widest = (column: number): number =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), COLUMNS[column]?.length ?? 0);
  const taken = COLUMNS.reduce(
    (sum, _name, column) => sum + GAP + (column === WHAT ? 0 : widest(column)),
    -GAP,
  );
  const left = Math.max(width - taken, LEAST_WHAT);
  return asTable({
    columns: COLUMNS,
    rows: rows.map((row) => row.map((text, column) => (column === WHAT ? cut(text, left) : text))),
  });
};
