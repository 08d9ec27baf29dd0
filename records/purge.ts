import { sql } from 'kysely';
import { TocsinError } from '../domain/errors';
import type { PurgeProof } from '../domain/retention/ports';
import type { Database } from './database';
import { destroyDataKey } from './personal-data/data-keys';
import { destroySealedOutcomes } from './sealed-outcomes/kept-lines';

/**
 * Every table that names a breach, by what a purge does with it. What is destroyed goes in this order: rows that refer to
 * others go first. Whoever adds a table decides here; a test reads the database's own list.
 */
export const DESTROYED_TABLES = [
  'sealed_outcomes',
  'notice',
  'customer',
  'merged_customer',
  'customer_import',
  'case_document',
  'sending_pace',
] as const;
/** What is kept tells of numbers, digests, decisions and who took them: of no customer. */
export const KEPT_TABLES = [
  'breach',
  'letter_file',
  'ledger',
  'ledger_head',
  'ledger_checkpoint',
  'register_entry',
  'report',
  'retention',
] as const;

type DestroyedTable = (typeof DESTROYED_TABLES)[number];

/** Rows at once, so that no transaction is long and a purge that was stopped goes on from there. */
const PAGE = 5_000;

const deletePage = async (
  { kysely }: Database,
  table: DestroyedTable,
  reference: string,
): Promise<number> => {
  if (table === 'sealed_outcomes') return destroySealedOutcomes(kysely, reference, PAGE);
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where breach = ${reference} limit ${PAGE}))`.execute(kysely);
  return Number(numAffectedRows);
};

const rowsLeft = async ({ kysely }: Database, reference: string): Promise<Record<DestroyedTable, number>> => {
  const left = {} as Record<DestroyedTable, number>;
  for (const table of DESTROYED_TABLES) {
    const { rows } = await sql<{ rows: number }>`
      select count(*)::integer as rows from ${sql.table(table)} where breach = ${reference}`.execute(kysely);
    left[table] = rows[0]?.rows ?? 0;
  }
  return left;
};

/** The steps of a purge by name, in order. Each may be done again, and goes on where it was stopped. */
export const purgeSteps = (
  database: Database,
  reference: string,
  beat: () => void,
): readonly { readonly name: string; readonly run: () => Promise<void> }[] => [
  // The key first: from here on nobody reads anything, whatever becomes of the rest.
  { name: 'key', run: () => destroyDataKey(database.kysely, reference) },
  ...DESTROYED_TABLES.map((table) => ({
    name: table,
    run: async (): Promise<void> => {
      while ((await deletePage(database, table, reference)) > 0) beat();
    },
  })),
];

/** Tries to get the keys as whoever reads personal data does. */
const canBeOpened = async ({ keys, kysely }: Database, reference: string): Promise<boolean> => {
  try {
    await keys.keysToOpen(kysely, reference);
    return true;
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'Purged') return false;
    throw error;
  }
};

/** What can still be read after a purge. Throws `Failed` where anything can. */
const proveUnreadable = async (database: Database, reference: string): Promise<PurgeProof> => {
  const left = await rowsLeft(database, reference);
  const isKeyLeft = await canBeOpened(database, reference);
  const readable = Object.entries(left).filter(([, rows]) => rows > 0);
  if (readable.length > 0 || isKeyLeft)
    throw new TocsinError(
      'Failed',
      `personal data of ${reference} can still be read: ${[
        ...readable.map(([table, rows]) => `${rows} row(s) of ${table}`),
        ...(isKeyLeft ? ['its data key'] : []),
      ].join(', ')}`,
      'Find out who writes to the records; the purge goes on by itself.',
    );
  return { rowsLeft: left, isKeyLeft };
};

/**
 * Destroys the personal data of a breach, and tries to read them. Resumable: an attempt that died is taken up from its
 * first step, which finds nothing to do where it was done.
 * @throws TocsinError Failed where something can still be read
 */
export const purgeBreach = async (
  database: Database,
  reference: string,
  beat: () => void,
): Promise<PurgeProof> => {
  for (const { run } of purgeSteps(database, reference, beat)) {
    beat();
    await run();
  }
  return proveUnreadable(database, reference);
};
