import { sql } from 'kysely';
import { TocsinError } from '../domain/errors';
import type { Database } from './database';
import { onOneConnection } from './database';

/**
 * Runs an export of letters as the only one of its breach: two at once would print the same letters twice.
 * @throws TocsinError Conflict where another one is under way
 */
export const asOnlyExport = <T>(database: Database, reference: string, work: () => Promise<T>): Promise<T> =>
  onOneConnection(database, async (kysely) => {
    const key = sql`hashtextextended(${`tocsin/letters/${reference}`}, 0)`;
    const { rows } = await sql<{ isMine: boolean }>`select pg_try_advisory_lock(${key}) as "isMine"`.execute(
      kysely,
    );
    if (!rows[0]?.isMine)
      throw new TocsinError(
        'Conflict',
        `letters of ${reference} are being exported at this moment`,
        'Wait until that export ends: this one has what is left then.',
      );
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(kysely);
    }
  });
