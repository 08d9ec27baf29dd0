import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Signed heads of the ledgers, and the public keys that they were signed with. Both only grow. `at` is text, since the
 * signature covers it letter by letter. A breach is named, not referenced: what is signed outlives what it is about.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table signing_key (
      key_id text primary key,
      public_key text not null,
      first_used_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table ledger_checkpoint (
      breach text not null,
      seq integer not null check (seq > 0),
      hash text not null,
      at text not null,
      key_id text not null references signing_key,
      signature text not null,
      primary key (breach, seq)
    )`.execute(db);
  for (const table of ['signing_key', 'ledger_checkpoint'])
    await sql`
      create trigger ${sql.ref(`${table}_only_grows`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
};
