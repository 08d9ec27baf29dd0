import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What may only grow: the ledger and the reports. Times are text, since the hash covers them letter by letter. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table ledger (
      breach text not null references breach,
      seq integer not null check (seq > 0),
      key text not null,
      at text not null,
      kind text not null,
      actor text not null,
      data jsonb not null,
      recorded_at text not null,
      previous_hash text not null,
      hash text not null,
      primary key (breach, seq),
      unique (breach, key)
    )`.execute(db);
  await sql`
    create table ledger_head (
      breach text primary key references breach,
      seq integer not null,
      hash text not null
    )`.execute(db);
  await sql`
    create table report (
      report_id text primary key,
      breach text not null references breach,
      stage text not null check (stage in ('initial', 'final')),
      number integer not null check (number > 0),
      at timestamptz not null,
      digest text not null,
      document text not null,
      pdf bytea not null,
      created_at timestamptz not null default now(),
      unique (breach, stage, number)
    )`.execute(db);
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% only grows: % is refused', tg_table_name, tg_op using errcode = 'restrict_violation';
    end $$`.execute(db);
  for (const table of ['ledger', 'report'])
    await sql`
      create trigger ${sql.ref(`${table}_only_grows`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
};
