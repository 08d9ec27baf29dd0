import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Until when the records of closed breaches are kept, as their workflows last wrote it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table retention (
      breach text primary key references breach,
      phase text not null check (phase in ('retained', 'destroying', 'destroyed')),
      kept_until timestamptz,
      why text,
      legal_holds text[] not null,
      asked_at timestamptz,
      destroyed_at timestamptz,
      updated_at timestamptz not null default now(),
      check ((phase = 'destroyed') = (destroyed_at is not null))
    )`.execute(db);
};
