import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** One row at most: the installation that these records are live for. None: they never were. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table installation (
      is_only boolean primary key default true check (is_only),
      id text not null,
      records_mark text not null,
      temporal_mark text not null,
      adoptions integer not null,
      renewals bigint not null,
      renewed_by text not null,
      renewed_at timestamptz not null default now(),
      known_ahead jsonb not null default '{}'
    )`.execute(db);
  await sql`
    create table installation_adoption (
      adoptions integer primary key,
      actor text not null,
      reason text not null,
      found text[] not null,
      at timestamptz not null default now()
    )`.execute(db);
};
