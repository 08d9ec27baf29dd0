import { ENGINE } from '../../domain/ledger';
import type { LedgerEntryInput } from '../../domain/ledger';
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
  | 'contract_reference'
  | 'handed_over_at'
>;

/** The entry of one outcome: what was changed and how it was told, of whom only the number on the records. */
const entryOf = (row: Told, at: string): LedgerEntryInput => {
  const { seq, kind, action, state, channel, rule, doubted, refused, bounced } = row;
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
      ...(row.contract_reference ? { contract: row.contract_reference } : {}),
      ...(handedOverAt ? { handedOverAt, afterMs: Date.parse(handedOverAt) - row.changed_at.getTime() } : {}),
    },
  };
};

/** Puts outcomes that are final on the ledgers of their books; one append a book. */
export const recordTold = async (db: Connection, rows: readonly Told[], at: string): Promise<void> => {
  const books = [...new Set(rows.map(({ book }) => book))].sort();
  for (const book of books)
    await appendWithin(
      db,
      book,
      rows.filter((row) => row.book === book).map((row) => entryOf(row, at)),
    );
};
