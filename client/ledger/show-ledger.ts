import type { LedgerEntry } from '../../domain/ledger';
import { findBook } from '../../records/account-changes/book';
import { readBreach } from '../../records/breaches';
import { readLedger } from '../../records/ledger-store';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { ledgerTable, textOf } from './ledger-table';

export interface ShowOptions {
  readonly from: number;
  readonly limit?: number;
}

/** `tocsin ledger show`. */
export const showLedger = (reference: string, { from, limit }: ShowOptions): Promise<Result> =>
  withRecords(async (database) => {
    if (!(await findBook(database.kysely, reference))) await readBreach(database, reference);
    const entries: LedgerEntry[] = [];
    for await (const entry of readLedger(database, reference, { fromSeq: from, limit })) entries.push(entry);
    return {
      data: entries,
      table: {
        columns: ['seq', 'at', 'kind', 'actor', 'what', 'hash'],
        rows: entries.map((entry) => {
          const { seq, at, kind, actor, hash } = entry;
          return [seq, at, kind, actor, textOf(entry), hash];
        }),
      },
      text: ledgerTable(entries),
      next: `tocsin ledger verify ${reference}`,
    };
  });
