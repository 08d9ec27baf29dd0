import type { LedgerEntry } from '../../domain/ledger';
import { TocsinError } from '../../domain/errors';
import { noticeCounts } from '../../records/case-store';
import { readLedger } from '../../records/ledger-store';
import { entriesOf } from '../../reports/ledger/entry-data';
import type { Database } from '../../records/database';
import { withRecords } from '../with-records';

/** How many letters the last export of a breach wrote, by its ledger; 0: none was ever exported. */
export const lettersExported = async (database: Database, reference: string): Promise<number> => {
  const ledger: LedgerEntry[] = [];
  for await (const entry of readLedger(database, reference))
    if (entry.kind === 'letters-exported') ledger.push(entry);
  return entriesOf(ledger, 'letters-exported').at(-1)?.data.letters ?? 0;
};

/**
 * Refuses to end a case as complete while people are counted as notified by letter whose letters nobody has got out of
 * here: a letter that was never printed is no notice.
 * @throws TocsinError NotAllowed with the next command; Unavailable where the records cannot be asked
 */
export const refuseUnwrittenLetters = async (reference: string): Promise<void> => {
  const { due, exported } = await withRecords(async (database) => ({
    due: (await noticeCounts(database, reference)).letter,
    exported: await lettersExported(database, reference),
  }));
  if (exported >= due) return;
  throw new TocsinError(
    'NotAllowed',
    exported === 0
      ? `${due} person(s) are to be notified by letter, but no letters were ever exported`
      : `${due} person(s) are to be notified by letter, but the last export wrote ${exported} letter(s)`,
    `Write them with tocsin letters export ${reference} --out ${reference}-letters and post them; or, where another ` +
      'way was taken, say which with --letters-elsewhere REASON.',
  );
};
