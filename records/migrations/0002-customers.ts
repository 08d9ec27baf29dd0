import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Who is affected. Ids compare by bytes, so that the list has one order on every server. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table customer_import (
      id uuid primary key,
      breach text not null references breach,
      file_digest text not null,
      rows integer not null,
      added integer not null,
      changed integer not null,
      actor text not null,
      at timestamptz not null,
      is_in_ledger boolean not null default false,
      unique (breach, file_digest)
    )`.execute(db);
  await sql`
    create table customer (
      breach text not null references breach,
      customer_id text collate "C" not null,
      contact jsonb not null,
      language text,
      segment text,
      state text,
      data_types text[] not null,
      import_id uuid not null references customer_import,
      added_at timestamptz not null default now(),
      primary key (breach, customer_id)
    )`.execute(db);
};
