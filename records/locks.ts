import { sql } from 'kysely';
import type { Connection } from './database';

/** `ledger`: one append at a time. `list`: the list of people stands still. Held until the transaction ends. */
export const lockBreach = async (
  db: Connection,
  what: 'ledger' | 'list',
  reference: string,
): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tocsin/${what}/${reference}`}, 0))`.execute(db);
};
