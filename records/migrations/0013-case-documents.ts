import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Documents of cases, sealed. They are compressed already, so Postgres is not to try (EXTERNAL). */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table case_document (
      breach text not null references breach,
      digest text not null,
      media_type text not null,
      bytes integer not null,
      content bytea not null,
      added_by text not null,
      added_at timestamptz not null default now(),
      primary key (breach, digest)
    )`.execute(db);
  await sql`alter table case_document alter column content set storage external`.execute(db);
};
