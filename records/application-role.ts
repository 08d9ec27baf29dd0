import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from './database';
import type { Tables } from './tables';

/** What a role may do to the ledger and to what else only grows. */
export interface RoleRights {
  readonly role: string;
  /** In words, how it could rewrite them; none: it can only read and add. */
  readonly couldRewrite: readonly string[];
}

interface TableRow {
  readonly name: string;
  readonly onlyGrows: boolean;
  readonly isMigrators: boolean;
  /** Only a trigger of the owner's writes it. */
  readonly isWrittenByTrigger: boolean;
}

/** A table only grows by the trigger that its migration gave it. */
const tablesIn = async (db: Kysely<Tables>): Promise<readonly TableRow[]> => {
  const { rows } = await sql<TableRow>`
    select relname as name, relname like 'kysely\_%' as "isMigrators", relname = 'ledger_head' as "isWrittenByTrigger",
      exists (select from pg_trigger join pg_proc on pg_proc.oid = tgfoid
        where tgrelid = pg_class.oid and proname = 'refuse_change') as "onlyGrows"
    from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace order by 1`.execute(
    db,
  );
  return rows;
};

/** From 17 on: a role that is not the owner may refresh the planner's statistics, as an import and a freeze do. */
const MAINTAIN_FROM = 170_000;

/**
 * Lets a role do what a worker and the command do, and no more: of what only grows it may read and add. The owner runs it after each
 * migration. Repeatable; one at a time.
 * @param database connected as the owner of the tables
 * @param role a login role of that server that owns nothing here
 */
export const grantToApplication = async (
  { kysely }: Pick<Database, 'kysely'>,
  role: string,
): Promise<void> => {
  const { rows } = await sql<{ version: number; schema: string }>`
    select current_setting('server_version_num')::integer as version, current_schema() as schema`.execute(
    kysely,
  );
  const { version = 0, schema = 'public' } = rows[0] ?? {};
  const all =
    version >= MAINTAIN_FROM ? 'select, insert, update, delete, maintain' : 'select, insert, update, delete';
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const to = quoted(role);
  await kysely.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tocsin/grants/${schema}`}, 0))`.execute(
      transaction,
    );
    const statements = (await tablesIn(transaction)).flatMap(
      ({ name, onlyGrows, isMigrators, isWrittenByTrigger }) => {
        const rights = isMigrators || isWrittenByTrigger ? 'select' : onlyGrows ? 'select, insert' : all;
        return [`revoke all on ${quoted(name)} from ${to}`, `grant ${rights} on ${quoted(name)} to ${to}`];
      },
    );
    // Grants take no parameters; all at once, since there are many and a start waits for them.
    await sql
      .raw([`grant usage on schema ${quoted(schema)} to ${to}`, ...statements].join('; '))
      .execute(transaction);
  });
};

/** Tables that the role cannot read: a migration was run without the grants that follow it. */
export const tablesWithoutGrant = async (
  { kysely }: Pick<Database, 'kysely'>,
  role: string,
): Promise<string[]> => {
  const tables = await tablesIn(kysely);
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${tables.map(({ name }) => name)}::text[]) as name
    where not has_table_privilege(${role}, quote_ident(name), 'select')`.execute(kysely);
  return rows.map(({ name }) => name);
};

/** What the role that is connected could do to what only grows. */
export const rightsOf = async ({ kysely }: Pick<Database, 'kysely'>): Promise<RoleRights> => {
  const tables = await tablesIn(kysely);
  const heads = tables.filter(({ isWrittenByTrigger }) => isWrittenByTrigger).map(({ name }) => name);
  const names = [...tables.filter(({ onlyGrows }) => onlyGrows).map(({ name }) => name), ...heads];
  const { rows } = await sql<{ role: string; isSuperuser: boolean; owns: string[]; changes: string[] }>`
    select current_user::text as role, rolsuper as "isSuperuser",
      array(select relname::text from pg_class where relname = any(${names}) and relnamespace = current_schema()::regnamespace
        and pg_has_role(current_user, relowner, 'member') order by 1) as owns,
      array(select name from unnest(${names}::text[]) as name
        where has_table_privilege(quote_ident(name), 'update, delete, truncate, trigger')
          or (name = any(${heads}::text[]) and has_table_privilege(quote_ident(name), 'insert')) order by 1) as changes
    from pg_roles where rolname = current_user`.execute(kysely);
  const { role = '', isSuperuser = false, owns = [], changes = [] } = rows[0] ?? {};
  if (isSuperuser) return { role, couldRewrite: ['it is a superuser'] };
  if (owns.length > 0) return { role, couldRewrite: [`it owns ${owns.join(', ')}`] };
  return { role, couldRewrite: changes.map((name) => `it may change ${name}`) };
};
