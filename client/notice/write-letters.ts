import { exportLetters } from '../../notices/letter-batch';
import type { LetterBatch, LetterSummary } from '../../notices/letter-batch';
import type { Notices } from '../../notices/notice-renderer';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { appendWithin } from '../../records/ledger-store';
import { dateLetters } from '../../records/letter-dates';
import { beginExport, finishExport, recordFile } from '../../records/letters-written';
import type { ExportId, WhichLetters } from '../../records/letters-written';
import { postalMark } from '../../records/refused-addresses';
import { failUnwritable } from '../../records/unwritable-letters';
import type { UnwritableLetter } from '../../records/unwritable-letters';
import { lettersOf } from './letter-rows';

export interface WritingLetters {
  readonly which: WhichLetters;
  /** Case time, ISO 8601. */
  readonly at: string;
  readonly actor: string;
  /** The end of the customers' window, ISO 8601; null: the rules leave none, or nobody could be asked. */
  readonly latest: string | null;
  /** Letters of the case that were written before and are not asked for. */
  readonly before: number;
  /** Without a folder everything is tried, and nothing is written or put on record. */
  readonly batch: Omit<LetterBatch, 'notices' | 'onFile' | 'onProblem'> & { readonly notices: Notices };
}

export interface Written {
  readonly summary: LetterSummary;
  readonly before: number;
  /** Files that were printed before, and are other bytes now. */
  readonly changed: readonly string[];
}

/** The export is whole: on the ledger, and its letters written ones, or neither. */
const finish = (
  database: Database,
  id: ExportId,
  summary: LetterSummary,
  { which, at, latest }: WritingLetters,
): Promise<void> =>
  database.kysely.transaction().execute(async (db) => {
    const again = which === 'new' ? null : which === 'all' ? 'all' : which.file;
    const seals = await dateLetters({ keys: database.keys, db }, id, at);
    await appendWithin(db, id.reference, [
      {
        key: `letters/${id.number}/${at}`,
        at,
        kind: 'letters-exported',
        actor: id.actor,
        data: { ...summary, export: id.number, again, latest, seals: seals.map((seal) => ({ ...seal })) },
      },
    ]);
    await finishExport(db, id, { manifest: summary.manifest, at });
  });

/**
 * Writes the letters that are asked for, a file at a time: each is on record as soon as it is whole, and counts once the export
 * is. Whose letter cannot be made is failed then, unless it was written before.
 */
export const writeLetters = async (
  database: Database,
  breach: BreachRecord,
  writing: WritingLetters,
): Promise<Written> => {
  const { which, at, actor, before, batch } = writing;
  const { reference } = breach;
  const keys = await database.keys.keysToOpen(database.kysely, reference);
  const isDryRun = batch.directory === undefined;
  const number = isDryRun ? 0 : await beginExport(database, reference);
  const id = { reference, number, actor };
  const changed: string[] = [];
  const unwritable: UnwritableLetter[] = [];
  const summary = await exportLetters(lettersOf(database, breach, batch.notices, keys, which), {
    ...batch,
    onFile: async ({ rows, ...file }) => {
      if (isDryRun) return;
      const letters = rows.map(({ dispatch, seq, contact }) => ({
        dispatch,
        seq,
        mark: postalMark(keys, contact),
      }));
      if (await recordFile(database, id, { ...file, letters })) changed.push(file.name);
    },
    onProblem: ({ customerId, isWrittenBefore }, problem) => {
      if (!isWrittenBefore) unwritable.push({ customerId, problem });
    },
  });
  if (isDryRun) return { summary, before, changed };
  await finish(database, id, summary, writing);
  await failUnwritable(database, reference, unwritable, { at, actor });
  return { summary, before, changed };
};
