import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The head of a ledger moves with the entry that is added, and by nothing else: to that entry's number and hash, and only where it
 * follows the head that there was. The function runs by its owner's rights, for the application may only read heads by its own; it
 * serves no other table, so that nobody puts it behind one of his.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { rows } = await sql<{ own: string }>`select quote_ident(current_schema()) as own`.execute(db);
  // By whole names, and with its own path for what is behind the head's table: whoever adds an entry chooses another one.
  const own = rows[0]?.own ?? 'public';
  const [head, ledger] = [sql.raw(`${own}.ledger_head`), sql.lit(`${own}.ledger`)];
  await sql`
    create function move_ledger_head() returns trigger
    language plpgsql security definer set search_path = pg_catalog, ${sql.raw(own)}, pg_temp as $$
    declare before record;
    begin
      if tg_relid <> ${ledger}::regclass then
        raise exception 'heads are those of the ledger, not of %', tg_table_name using errcode = 'restrict_violation';
      end if;
      select seq, hash into before from ${head} where breach = new.breach for update;
      if new.seq <> coalesce(before.seq, 0) + 1 or new.previous_hash <> coalesce(before.hash, 'sha256:' || repeat('0', 64)) then
        raise exception 'entry % of % does not follow the head of its ledger, entry %', new.seq, new.breach, coalesce(before.seq, 0)
          using errcode = 'restrict_violation';
      end if;
      insert into ${head} (breach, seq, hash) values (new.breach, new.seq, new.hash)
      on conflict (breach) do update set seq = excluded.seq, hash = excluded.hash;
      return null;
    end $$`.execute(db);
  await sql`revoke all on function move_ledger_head() from public`.execute(db);
  await sql`
    create trigger ledger_moves_head after insert on ledger
    for each row execute function move_ledger_head()`.execute(db);
};
