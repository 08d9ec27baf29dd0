import { sql } from 'kysely';
import { TocsinError } from '../../domain/errors';
import type { Connection } from '../database';
import { isBook } from './identity';

/** Makes sure that there is a book of this reference, where it is that of a book. Throws NotFound; false: it is none. */
export const findBook = async (db: Connection, reference: string): Promise<boolean> => {
  if (!isBook(reference)) return false;
  const { rows } = await sql`select 1 from account_book where reference = ${reference}`.execute(db);
  if (rows.length > 0) return true;
  throw new TocsinError(
    'NotFound',
    `there is no book ${reference} of account changes`,
    'See tocsin account list.',
  );
};
