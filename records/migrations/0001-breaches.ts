import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Cases, and the counter that names them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table breach (
      reference text primary key,
      title text not null,
      document jsonb not null,
      facts jsonb not null,
      policies text[] not null,
      opened_by text not null,
      opened_at timestamptz not null,
      is_drill boolean not null,
      speed double precision not null check (speed > 0),
      status text not null check (status in ('opening', 'running')),
      phase text not null,
      stopped boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create table reference_counter (year integer primary key, next integer not null)`.execute(db);
};
