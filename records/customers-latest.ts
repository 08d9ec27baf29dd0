import { sql } from 'kysely';
import type { Database } from './database';

/** The end of the customers' window as the case put it on its ledger last; null: it has not, or the rules leave none. */
export const latestOnRecord = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<string | null> => {
  const { rows } = await sql<{ latest: string | null }>`
    select data->>'latest' as latest from ledger where breach = ${reference} and kind = 'customers-notified'
    order by seq desc limit 1`.execute(kysely);
  return rows[0]?.latest ?? null;
};
