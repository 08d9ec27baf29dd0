import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What a digest on the ledger was made of: the outcomes of a range, or of notices that came back, a line each, packed. They
 * only grow, until the data key of their breach is destroyed: then they may go, and nothing else may be done to them. The
 * function runs by its owner's rights, for the application may delete nothing here by its own.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table sealed_outcomes (
      breach text not null references breach,
      digest text not null,
      lines integer not null check (lines >= 0),
      packed bytea not null,
      primary key (breach, digest)
    )`.execute(db);
  await sql`alter table sealed_outcomes alter column packed set storage external`.execute(db);
  await sql`
    create trigger sealed_outcomes_only_grows before update or truncate on sealed_outcomes
    for each statement execute function refuse_change()`.execute(db);
  await sql`
    create function refuse_early_destruction() returns trigger language plpgsql as $$
    declare is_destroyed boolean;
    begin
      execute format('select exists (select from %I.data_key where scope = $1 and destroyed_at is not null)', tg_table_schema)
        into is_destroyed using old.breach;
      if is_destroyed then return old; end if;
      raise exception '% only grows until the data key of % is destroyed: % is refused', tg_table_name, old.breach, tg_op
        using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger sealed_outcomes_early_destruction before delete on sealed_outcomes
    for each row execute function refuse_early_destruction()`.execute(db);
  const { rows } = await sql<{ own: string }>`select quote_ident(current_schema()) as own`.execute(db);
  // By the table's whole name: whoever calls it chooses where names are looked for.
  const table = sql.raw(`${rows[0]?.own ?? 'public'}.sealed_outcomes`);
  await sql`
    create function destroy_sealed_outcomes(of_breach text, at_most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare gone integer;
    begin
      delete from ${table} where ctid = any(array(select ctid from ${table} where breach = of_breach limit at_most));
      get diagnostics gone = row_count;
      return gone;
    end $$`.execute(db);
};
