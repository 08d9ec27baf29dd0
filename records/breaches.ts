import { sql } from 'kysely';
import { REAL_CLOCK, caseTimeMs } from '../domain/clock';
import { TocsinError } from '../domain/errors';
import type { BreachFile, Facts } from '../domain/facts';
import { documentNow } from './amendments';
import type { Connection, Database } from './database';
import { isViolation, noSuchBreach } from './failures';
import { recordImports } from './import-entries';
import { lockBreach } from './locks';
import { plainJson } from './plain-text';

export interface Opening {
  readonly reference: string;
  readonly document: BreachFile;
  readonly facts: Facts;
  readonly policies: readonly string[];
  readonly openedBy: string;
  /** Case time, ISO 8601. */
  readonly openedAt: string;
  readonly isDrill: boolean;
  /** Case seconds per real second. */
  readonly speed: number;
}

/** One case as the records have it. */
export interface BreachRecord extends Opening {
  readonly title: string;
  /** The document as it was stated at the opening; `document` is as it is amended, where one breach is read. */
  readonly stated: BreachFile;
  /** `opening` until its workflow has started. */
  readonly status: 'opening' | 'running';
  readonly phase: string;
  readonly stopped: boolean;
  /** Real time, ISO 8601. */
  readonly createdAt: string;
  readonly customers: number;
}

/** The next free reference of a year, `BR-2026-0001`. Numbers are given once; see `returnReference`. */
export const nextReference = async ({ kysely }: Database, year: number): Promise<string> => {
  for (;;) {
    const { rows } = await sql<{ given: number }>`
      insert into reference_counter (year, next) values (${year}, 2)
      on conflict (year) do update set next = reference_counter.next + 1
      returning next - 1 as given`.execute(kysely);
    const reference = `BR-${year}-${String(rows[0]?.given).padStart(4, '0')}`;
    // An operator may have given this one by hand.
    const taken = await kysely
      .selectFrom('breach')
      .select('reference')
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (!taken) return reference;
  }
};

/**
 * Gives back the reference of an opening that was refused, so that the next one gets it. Where another was given since,
 * it leaves a gap: a number is never given to two.
 */
export const returnReference = async ({ kysely }: Database, reference: string): Promise<void> => {
  const [, year, number] = /^BR-(\d{4})-(\d+)$/.exec(reference) ?? [];
  if (number === undefined) return;
  await kysely
    .updateTable('reference_counter')
    .set({ next: Number(number) })
    .where('year', '=', Number(year))
    .where('next', '=', Number(number) + 1)
    .execute();
};

const deleteOpening = async (transaction: Connection, reference: string): Promise<void> => {
  await lockBreach(transaction, 'list', reference);
  const found = await transaction
    .selectFrom('breach')
    .select(['status', 'title'])
    .where('reference', '=', reference)
    .forUpdate()
    .executeTakeFirst();
  if (!found) return;
  const isRunning = new TocsinError(
    'Conflict',
    `breach ${reference} ("${found.title}") is running`,
    `See it with tocsin breach show ${reference}, or open this one under another reference.`,
  );
  if (found.status === 'running') throw isRunning;
  for (const table of ['customer', 'customer_import'] as const)
    await transaction.deleteFrom(table).where('breach', '=', reference).execute();
  await transaction.deleteFrom('data_key').where('scope', '=', reference).execute();
  try {
    await transaction.deleteFrom('breach').where('reference', '=', reference).execute();
  } catch (error) {
    // It has a ledger, so its workflow has started, whatever the one who opened it saw of it.
    if (isViolation(error, 'foreign key')) throw isRunning;
    throw error;
  }
};

/**
 * Writes a case that is about to be opened; one of the same reference that was never started makes way. Throws
 * `Conflict` where one is running.
 */
export const createBreach = async ({ kysely }: Database, opening: Opening): Promise<void> => {
  const { reference, document, facts, policies, openedBy, openedAt, isDrill, speed } = opening;
  await kysely.transaction().execute(async (transaction) => {
    await deleteOpening(transaction, reference);
    await transaction
      .insertInto('breach')
      .values({
        reference,
        title: document.title,
        document: JSON.stringify(plainJson(document)),
        facts: JSON.stringify(plainJson(facts)),
        policies: [...policies],
        opened_by: openedBy,
        opened_at: openedAt,
        is_drill: isDrill,
        speed,
        status: 'opening',
        phase: 'open',
      })
      .execute();
  });
};

/** Takes back an opening that failed, with its list. Harmless when there is none; `Conflict` where it is running. */
export const discardOpening = async ({ kysely }: Database, reference: string): Promise<void> =>
  kysely.transaction().execute((transaction) => deleteOpening(transaction, reference));

/** Its workflow has started. Repeatable. */
export const markRunning = async ({ kysely }: Database, reference: string): Promise<void> => {
  await kysely.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('breach')
      .set({ status: 'running', updated_at: new Date() })
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw noSuchBreach(reference);
    await recordImports(transaction, reference);
  });
};

const select = ({ kysely }: Pick<Database, 'kysely'>) =>
  kysely
    .selectFrom('breach')
    .selectAll()
    .select(
      sql<number>`(select count(*)::integer from customer where customer.breach = breach.reference)`.as(
        'customers',
      ),
    );

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const recordOf = (row: Row): BreachRecord => ({
  reference: row.reference,
  title: row.title,
  status: row.status,
  phase: row.phase,
  stopped: row.stopped,
  policies: row.policies,
  openedBy: row.opened_by,
  openedAt: row.opened_at.toISOString(),
  isDrill: row.is_drill,
  speed: row.speed,
  createdAt: row.created_at.toISOString(),
  customers: row.customers,
  document: row.document,
  stated: row.document,
  facts: row.facts as Facts,
});

/** All cases, the newest first. */
export const listBreaches = async (database: Database): Promise<readonly BreachRecord[]> => {
  const rows = await select(database).orderBy('created_at', 'desc').orderBy('reference', 'desc').execute();
  return rows.map(recordOf);
};

/** Throws `NotFound`. */
export const readBreach = async (
  database: Pick<Database, 'kysely'>,
  reference: string,
): Promise<BreachRecord> => {
  const row = await select(database).where('reference', '=', reference).executeTakeFirst();
  if (!row) throw noSuchBreach(reference);
  return { ...recordOf(row), document: await documentNow(database.kysely, reference, row.document) };
};

/** The time of a case, ISO 8601, that a real time stands for: a drill's clock is scaled. */
export const caseTimeOf = ({ openedAt, createdAt, isDrill, speed }: BreachRecord, realMs: number): string => {
  const clock = isDrill
    ? { speed, realAnchorMs: Date.parse(createdAt), caseAnchorMs: Date.parse(openedAt) }
    : REAL_CLOCK;
  return new Date(caseTimeMs(clock, realMs)).toISOString();
};
