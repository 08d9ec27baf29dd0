import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { RetentionPort, RetentionStanding } from '../domain/retention/ports';
import { noticeCounts } from './case-store';
import type { Database } from './database';
import { legalHoldsOnRecord } from './legal-holds';
import { purgeBreach } from './purge';
import type { RetentionTable } from './tables';

/** The retention of closed breaches over Postgres. */
export const createRetentionStore = (database: Database): RetentionPort => ({
  onRecord: async (reference) => {
    const purged = await database.kysely
      .selectFrom('ledger')
      .select('at')
      .where('breach', '=', reference)
      .where('kind', '=', 'purged')
      .limit(1)
      .executeTakeFirst();
    return {
      legalHolds: await legalHoldsOnRecord(database.kysely, reference),
      destroyedAt: purged?.at ?? null,
      counts: await noticeCounts(database, reference),
    };
  },

  keep: async (breach, { phase, until, why, legalHolds, askedAt, destroyedAt }) => {
    const row = {
      phase,
      kept_until: until,
      why,
      legal_holds: [...legalHolds],
      asked_at: askedAt,
      destroyed_at: destroyedAt,
      updated_at: new Date(),
    };
    await database.kysely
      .insertInto('retention')
      .values({ breach, ...row })
      .onConflict((conflict) => conflict.column('breach').doUpdateSet(row))
      .execute();
  },

  purge: (reference, beat) => purgeBreach(database, reference, beat),
});

const standingOf = (row: Selectable<RetentionTable>): RetentionStanding => ({
  phase: row.phase,
  until: row.kept_until?.toISOString() ?? null,
  why: row.why,
  legalHolds: row.legal_holds,
  askedAt: row.asked_at?.toISOString() ?? null,
  destroyedAt: row.destroyed_at?.toISOString() ?? null,
});

/** The retention of one breach; null: it has not begun. */
export const readRetention = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<RetentionStanding | null> => {
  const row = await kysely
    .selectFrom('retention')
    .selectAll()
    .where('breach', '=', reference)
    .executeTakeFirst();
  return row ? standingOf(row) : null;
};

/** The retentions that the records know, by breach. */
export const listRetentions = async ({
  kysely,
}: Pick<Database, 'kysely'>): Promise<ReadonlyMap<string, RetentionStanding>> => {
  const rows = await kysely.selectFrom('retention').selectAll().orderBy('breach').execute();
  return new Map(rows.map((row) => [row.breach, standingOf(row)]));
};

/** How many customers the breaches had whose personal data are destroyed, or being destroyed, as their ledgers keep it. */
export const customersAtDestruction = async ({
  kysely,
}: Pick<Database, 'kysely'>): Promise<ReadonlyMap<string, number>> => {
  const rows = await kysely
    .selectFrom('ledger')
    .select(['breach', sql<number>`(data->'counts'->>'listed')::integer`.as('listed')])
    .where('kind', '=', 'purge-decided')
    .execute();
  return new Map(rows.map(({ breach, listed }) => [breach, listed]));
};
