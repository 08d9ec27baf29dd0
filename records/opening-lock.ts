import { TocsinError } from '../domain/errors';
import type { Database } from './database';

/**
 * Keeps everybody else from opening the same reference meanwhile: an opening is several steps, here and on Temporal, and
 * two of them at once would mix. The lock belongs to a connection, so a process that dies gives it back.
 * @throws TocsinError Conflict where somebody is opening it at this moment
 */
export const whileOpening = async <T>(
  { pool }: Pick<Database, 'pool'>,
  reference: string,
  work: () => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ free: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as free',
      [`tocsin/opening/${reference}`],
    );
    if (!rows[0]?.free)
      throw new TocsinError(
        'Conflict',
        `breach ${reference} is being opened by somebody else at this moment`,
        'Wait for it, and see tocsin breach list.',
      );
    return await work();
  } finally {
    client.release(true);
  }
};
