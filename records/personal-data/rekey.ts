import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Connection, Database } from '../database';
import { lockBreach } from '../locks';
import { PROOF_SCOPE, keyIdentity } from './data-keys';
import { SEALED_COLUMNS } from './sealed-column';
import type { SealedColumn } from './sealed-column';

/** One step that is done for good: a run that ends after any of them is taken up by the next. */
export interface RekeyStep {
  readonly scope: string;
  readonly what: 'key rewrapped' | 'data key made' | 'rows resealed' | 'former data keys destroyed';
  readonly count: number;
}

const KEYS_A_PAGE = 500;
/** A scope that got its new data key within this time is done: so a run that was broken off goes on with the others. */
const RENEWED_LATELY = '1 day';

/**
 * Wraps every data key that another key-encryption key wrapped anew under the current one; nothing that is sealed changes,
 * and nobody who reads or writes is stopped. Repeatable. Throws `WrongKey` for a key that no key here wrapped.
 */
export async function* rewrapDataKeys({ kysely, keys }: Database): AsyncGenerator<RekeyStep> {
  for (let last = { scope: '', generation: -1 }; ;) {
    const { rows } = await sql<{ scope: string; generation: number; wrapped: string }>`
      select scope, generation, wrapped from data_key
      where wrapped is not null and (scope, generation) > (${last.scope}, ${last.generation}::integer)
      order by scope, generation limit ${KEYS_A_PAGE}`.execute(kysely);
    for (const { scope, generation, wrapped } of rows) {
      last = { scope, generation };
      if (await keys.wrapper.isCurrent(wrapped)) continue;
      const identity = keyIdentity(scope, generation);
      const anew = await keys.wrapper.wrap(await keys.wrapper.unwrap(wrapped, identity), identity);
      await sql`
        update data_key set wrapped = ${anew}
        where scope = ${scope} and generation = ${generation} and wrapped = ${wrapped}`.execute(kysely);
      yield { scope, what: 'key rewrapped', count: 1 };
    }
    if (rows.length < KEYS_A_PAGE) return;
  }
}

/** How many data keys another key than the current one wrapped. */
export const keysToRewrap = async ({ kysely, keys }: Database): Promise<number> => {
  const { rows } = await sql<{ wrapped: string }>`
    select wrapped from data_key where wrapped is not null`.execute(kysely);
  let count = 0;
  for (const { wrapped } of rows) if (!(await keys.wrapper.isCurrent(wrapped))) count += 1;
  return count;
};

/** All scopes that hold, or held, something: in order. */
const scopesOf = async (db: Connection): Promise<readonly string[]> => {
  const { rows } = await sql<{ scope: string }>`
    select scope from data_key where generation = 0 and wrapped is not null and scope <> ${PROOF_SCOPE}
    order by scope`.execute(db);
  return rows.map(({ scope }) => scope);
};

const olderThan = (column: SealedColumn, scope: string, generation: number): RawBuilder<unknown> => {
  const cell = sql.ref(`${column.table}.${column.column}`);
  return sql`${sql.ref(`${column.table}.${column.scopeColumn}`)} = ${scope}
    and get_byte(${cell}, 1) * 256 + get_byte(${cell}, 2) < ${generation}`;
};

const isAnyOlder = async (db: Connection, scope: string, generation: number): Promise<boolean> => {
  for (const column of SEALED_COLUMNS) {
    const { rows } = await sql<{ found: boolean }>`
      select exists (select from ${sql.table(column.table)} where ${olderThan(column, scope, generation)}) as found`.execute(
      db,
    );
    if (rows[0]?.found) return true;
  }
  return false;
};

/** Seals the next page of a column anew; answers how many rows that were. The list of people stands still meanwhile. */
const resealPage = (
  { kysely, keys }: Database,
  column: SealedColumn,
  scope: string,
  generation: number,
): Promise<number> =>
  kysely.transaction().execute(async (transaction) => {
    await lockBreach(transaction, 'list', scope);
    const keyColumns = sql.join(column.keyColumns.map((name) => sql.ref(name)));
    const { rows } = await sql<{ place: string; row_key: string[]; sealed: Buffer }>`
      select ctid::text as place, array[${keyColumns}]::text[] as row_key, ${sql.ref(column.column)} as sealed
      from ${sql.table(column.table)} where ${olderThan(column, scope, generation)}
      order by ${keyColumns} limit ${column.rowsAPage} for update`.execute(transaction);
    const scopeKeys = await keys.keysToSeal(transaction, scope);
    const anew = rows.map(({ row_key: rowKey, sealed }) =>
      scopeKeys.seal(column, rowKey, scopeKeys.open(column, rowKey, sealed)),
    );
    // By their place in the table, which is fixed while they are locked: a key has as many columns as it likes.
    await sql`
      update ${sql.table(column.table)} as held set ${sql.ref(column.column)} = page.anew
      from unnest(${rows.map(({ place }) => place)}::tid[], ${anew}::bytea[]) as page (place, anew)
      where held.ctid = page.place`.execute(transaction);
    return rows.length;
  });

/** Waits for those who still write with former keys; null: they have written with them since, so there is more to do. */
const destroyFormer = ({ kysely }: Database, scope: string, generation: number): Promise<number | null> =>
  kysely.transaction().execute(async (transaction) => {
    const former = sql`scope = ${scope} and generation between 1 and ${generation - 1}`;
    const { rows } = await sql`select from data_key where ${former} for update`.execute(transaction);
    if (await isAnyOlder(transaction, scope, generation)) return null;
    await sql`delete from data_key where ${former}`.execute(transaction);
    return rows.length;
  });

const rekeyScope = async function* (database: Database, scope: string): AsyncGenerator<RekeyStep> {
  const { kysely, keys } = database;
  const { rows } = await sql<{ generation: number; renewed: boolean }>`
    select generation, generation > 1 and created_at > now() - ${RENEWED_LATELY}::interval as renewed
    from data_key where scope = ${scope} and generation > 0 order by generation`.execute(kysely);
  if (rows.length === 1 && rows[0]?.renewed) return;
  let generation = rows.at(-1)?.generation ?? 0;
  // More than one: a run that was broken off had made the last one, and its rows are not all under it.
  if (rows.length === 1) {
    generation = await keys.nextGeneration(kysely, scope);
    yield { scope, what: 'data key made', count: 1 };
  }
  for (;;) {
    for (const column of SEALED_COLUMNS)
      for (;;) {
        const count = await resealPage(database, column, scope, generation);
        if (count === 0) break;
        yield { scope, what: 'rows resealed', count };
      }
    const destroyed = await destroyFormer(database, scope, generation);
    if (destroyed === null) continue;
    yield { scope, what: 'former data keys destroyed', count: destroyed };
    return;
  }
};

/**
 * Gives each scope a new data key, seals its rows under it in pages, and destroys the former key once no row is left under
 * it. Those who read know all keys meanwhile; those who write use the newest. A run that was broken off is gone on with.
 */
export async function* resealData(database: Database): AsyncGenerator<RekeyStep> {
  for (const scope of await scopesOf(database.kysely)) yield* rekeyScope(database, scope);
}
