import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Changes of accounts and what became of their notices, one row each. Everything personal is in one sealed column. Each day
 * has a book: a counter, and a ledger of its own under the same reference, such as AC-2026-11-27; so the ledger names a
 * breach or a book from now on.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table account_book (reference text primary key, last_seq integer not null)`.execute(db);
  await sql`
    create table account_change (
      key text not null unique,
      scope text not null,
      book text not null references account_book,
      seq integer not null check (seq > 0),
      customer_id text collate "C" not null,
      change_id text not null,
      kind text not null,
      action text not null,
      changed_at timestamptz not null,
      language text,
      exemption text check (exemption in ('service-initiation', 'contract')),
      contract_reference text,
      personal bytea not null,
      actor text not null,
      batch text,
      state text not null check (state in
        ('staged', 'pending', 'sending', 'accepted', 'telephone', 'letter', 'nowhere', 'failed', 'exempt')),
      channel text check (channel in ('email', 'telephone', 'letter')),
      rule text,
      refused integer not null default 0,
      bounced boolean not null default false,
      attempts integer not null default 0,
      doubted boolean not null default false,
      burst text,
      alert text check (alert in ('take-over', 'nowhere', 'doubtful-letter')),
      reply text,
      registered_at timestamptz not null default now(),
      handed_over_at timestamptz,
      updated_at timestamptz not null default now(),
      primary key (scope, key),
      unique (book, seq),
      check ((exemption = 'contract') = (contract_reference is not null))
    ) with (fillfactor = 80)`.execute(db);
  await sql`create index account_change_customer on account_change (customer_id, changed_at)`.execute(db);
  await sql`create index account_change_batch on account_change (batch) where state = 'staged'`.execute(db);
  await sql`
    create index account_change_open on account_change (state, book, seq)
    where state in ('pending', 'sending', 'letter', 'nowhere', 'failed')`.execute(db);

  await sql`alter table ledger drop constraint ledger_breach_fkey`.execute(db);
  await sql`alter table ledger_head drop constraint ledger_head_breach_fkey`.execute(db);
  await sql`
    create function ledger_names_what_there_is() returns trigger language plpgsql as $$
    begin
      if exists (select from breach where reference = new.breach)
        or exists (select from account_book where reference = new.breach)
      then return new; end if;
      raise exception 'no breach and no book is named %', new.breach using errcode = 'foreign_key_violation';
    end $$`.execute(db);
  await sql`
    create trigger ledger_head_names_what_there_is before insert on ledger_head
    for each row execute function ledger_names_what_there_is()`.execute(db);
  // As the foreign keys did: what has a ledger is not deleted.
  await sql`
    create function what_has_a_ledger_stays() returns trigger language plpgsql as $$
    begin
      if exists (select from ledger_head where breach = old.reference) then
        raise exception '% has a ledger', old.reference using errcode = 'foreign_key_violation';
      end if;
      return old;
    end $$`.execute(db);
  for (const table of ['breach', 'account_book'])
    await sql`
      create trigger ${sql.raw(table)}_with_a_ledger_stays before delete on ${sql.raw(table)}
      for each row execute function what_has_a_ledger_stays()`.execute(db);
};
