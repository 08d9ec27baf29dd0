import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The register of what was never told to anybody, and the yearly work compiled from it. All of it only grows. A case is
 * named, not referenced: its records may be destroyed before the register's.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table register_entry (
      id integer generated always as identity primary key,
      kind text not null check (kind in ('small-breach', 'not-notified', 'late-event', 'complaint', 'data-broker')),
      on_day text not null check (on_day ~ '^\\d{4}-\\d{2}-\\d{2}$'),
      count integer not null check (count > 0),
      category text check (category in ('employee-access', 'unauthorized-disclosure', 'online-access', 'other')),
      basis text not null,
      breach text,
      corrects integer unique references register_entry,
      actor text not null,
      recorded_at timestamptz not null default now(),
      check ((kind = 'complaint') = (category is not null))
    )`.execute(db);
  await sql`
    create table yearly_draft (
      year integer not null,
      kind text not null check (kind in ('summary', 'certification')),
      number integer not null check (number > 0),
      at timestamptz not null,
      digest text not null,
      document text not null,
      created_at timestamptz not null default now(),
      primary key (year, kind, number)
    )`.execute(db);
  await sql`
    create table yearly_outcome (
      year integer not null,
      kind text not null check (kind in ('summary', 'certification')),
      ended_as text not null check (ended_as in ('filed', 'declined')),
      document jsonb not null,
      created_at timestamptz not null default now(),
      primary key (year, kind)
    )`.execute(db);
  for (const table of ['register_entry', 'yearly_draft', 'yearly_outcome'])
    await sql`
      create trigger ${sql.ref(`${table}_only_grows`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
};
