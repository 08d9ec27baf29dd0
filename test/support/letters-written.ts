import type { Database } from '../../records/database';
import { dateLetters } from '../../records/letter-dates';
import { beginExport, finishExport, recordFile } from '../../records/letters-written';
import type { WrittenLetter } from '../../records/letters-written';
import type { KeptLines } from '../../records/sealed-outcomes/kept-lines';

/** An export of these letters in one file, as far as the records know of it; case time `at`. */
export const recordWritten = async (
  database: Database,
  reference: string,
  letters: readonly WrittenLetter[],
  at: string,
): Promise<KeptLines[]> => {
  const number = await beginExport(database, reference);
  const id = { reference, number, actor: 'ada' };
  await recordFile(database, id, { name: `${reference}-${number}.pdf`, sha256: 'x', pages: 1, letters });
  const seals = await dateLetters({ keys: database.keys, db: database.kysely }, id, at);
  await finishExport(database.kysely, id, { manifest: 'sha256:x', at });
  return seals;
};
