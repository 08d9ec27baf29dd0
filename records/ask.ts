import { CompiledQuery } from 'kysely';
import type { Database } from './database';

/**
 * Asks one query that a report states, and answers its row. It can change nothing: the transaction reads only.
 * @param text PostgreSQL with `$1`, `$2`
 */
export const askRow = ({ kysely }: Database, text: string, parameters: readonly unknown[]) =>
  kysely
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const { rows } = await transaction.executeQuery<Readonly<Record<string, unknown>>>(
        CompiledQuery.raw(text, [...parameters]),
      );
      return rows[0] ?? {};
    });
