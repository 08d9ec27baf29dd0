import { ENGINE } from '../../domain/ledger';
import type { LedgerEntryInput } from '../../domain/ledger';
import type { BookLedgerHead } from '../../domain/account-change/ports';
import type { Connection } from '../database';
import { appendWithin } from '../ledger-store';
import { noticeReference } from './identity';
import type { ChangeRow } from './rows';

type Told = Pick<
  ChangeRow,
  | 'book'
  | 'seq'
  | 'kind'
  | 'action'
  | 'changed_at'
  | 'state'
  | 'channel'
  | 'rule'
  | 'doubted'
  | 'refused'
  | 'bounced'
  | 'returned'
  | 'contract_reference'
  | 'handed_over_at'
>;

/** The entry of one outcome: what was changed and how it was told, of whom only the number on the records. */
const entryOf = (row: Told, at: string): LedgerEntryInput => {
  const { seq, kind, action, state, channel, rule, doubted, refused, bounced, returned } = row;
  const handedOverAt = row.handed_over_at?.toISOString() ?? null;
  return {
    key: `change/${seq}/${state}`,
    at,
    kind: 'account-change-told',
    actor: ENGINE,
    data: {
      text: `${noticeReference(row)}: ${kind} ${action}: ${state}${rule ? ` (${rule})` : ''}`,
      seq,
      change: kind,
      action,
      changedAt: row.changed_at.toISOString(),
      state,
      channel,
      rule,
      doubted,
      refused,
      bounced,
      returned,
      ...(row.contract_reference ? { contract: row.contract_reference } : {}),
      ...(handedOverAt ? { handedOverAt, afterMs: Date.parse(handedOverAt) - row.changed_at.getTime() } : {}),
    },
  };
};

/** Puts outcomes that are final on the ledgers of their books, one append a book; answers the heads by book. */
export const recordTold = async (
  db: Connection,
  rows: readonly Told[],
  at: string,
): Promise<ReadonlyMap<string, BookLedgerHead>> => {
  const heads = new Map<string, BookLedgerHead>();
  for (const book of [...new Set(rows.map((row) => row.book))].sort()) {
    const own = rows.filter((row) => row.book === book).map((row) => entryOf(row, at));
    heads.set(book, { book, ...(await appendWithin(db, book, own)) });
  }
  return heads;
};
