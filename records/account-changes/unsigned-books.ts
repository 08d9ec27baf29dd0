import { sql } from 'kysely';
import type { Connection } from '../database';
import type { ChainHead } from '../ledger-chain';

/** A book with the head of its ledger. */
export interface BookHead extends ChainHead {
  readonly book: string;
}

/** Books whose ledger has grown since its head was signed last, whoever has written to it. */
export const unsignedBooks = async (db: Connection): Promise<readonly BookHead[]> => {
  const { rows } = await sql<BookHead>`
    select breach as book, seq, hash from ledger_head
    where exists (select from account_book where reference = ledger_head.breach)
      and not exists (select from ledger_checkpoint signed
        where signed.breach = ledger_head.breach and signed.seq = ledger_head.seq)
    order by breach`.execute(db);
  return rows;
};
