import { TocsinError } from '../../domain/errors';
import { noticeCounts } from '../../records/case-store';
import { readLedger } from '../../records/ledger-store';
import { entriesOf } from '../../reports/ledger/entry-data';
import type { LedgerEntry } from '../../domain/ledger';
import { withRecords } from '../with-records';

/** People whose notice goes by letter, and how many letters the last export wrote, by the ledger. */
interface Letters {
  readonly due: number;
  readonly exported: number;
}

const lettersOf = (reference: string): Promise<Letters> =>
  withRecords(async (database) => {
    const { letter: due } = await noticeCounts(database, reference);
    const ledger: LedgerEntry[] = [];
    for await (const entry of readLedger(database, reference))
      if (entry.kind === 'letters-exported') ledger.push(entry);
    return { due, exported: entriesOf(ledger, 'letters-exported').at(-1)?.data.letters ?? 0 };
  });

/**
 * Refuses to end a case as complete while people are counted as notified by letter whose letters nobody has got out of
 * here: a letter that was never printed is no notice.
 * @throws TocsinError NotAllowed with the next command; Unavailable where the records cannot be asked
 */
export const refuseUnwrittenLetters = async (reference: string): Promise<void> => {
  const { due, exported } = await lettersOf(reference);
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
