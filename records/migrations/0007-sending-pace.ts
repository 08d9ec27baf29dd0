import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The pace of a case's sending, by name: `global`, a domain group, `others` (the rate of each domain without a group),
 * `@domain` (one of these). Real time. `breach.paced` says whether any of it holds anything back, so that a sending
 * without limits reads none of it.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table sending_pace (
      breach text not null references breach,
      bucket text not null,
      per_second double precision check (per_second > 0),
      tokens double precision not null default 1,
      filled_at timestamptz not null default clock_timestamp(),
      slowed_to double precision check (slowed_to > 0),
      slowed_at timestamptz,
      slowed_by text,
      primary key (breach, bucket),
      check ((slowed_to is null) = (slowed_at is null))
    ) with (fillfactor = 70)`.execute(db);
  await sql`alter table breach add column paced boolean not null default false`.execute(db);
};
