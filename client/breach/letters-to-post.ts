import { isByTwo } from '../../domain/case/person';
import { TocsinError } from '../../domain/errors';
import { noticeCounts } from '../../records/case-store';
import { lettersDue } from '../../records/letters-written';
import { withRecords } from '../with-records';

/** Who ends a case, and what they say of its letters. */
export interface Closing {
  readonly actor: string;
  readonly second?: string;
  readonly lettersElsewhere?: string;
}

/**
 * Refuses to end a case as complete while people are counted as notified by letter whose letters nobody has got out of
 * here since they became due: a letter that was never printed is no notice. Two persons may say that they went another way.
 * @throws TocsinError NotAllowed with the next command; Unavailable where the records cannot be asked
 */
export const refuseUnwrittenLetters = async (
  reference: string,
  { lettersElsewhere, ...persons }: Closing,
): Promise<void> => {
  const { due, letters } = await withRecords(async (database) => ({
    due: await lettersDue(database, reference),
    letters: (await noticeCounts(database, reference)).letter,
  }));
  if (due === 0) return;
  if (lettersElsewhere !== undefined && isByTwo(persons)) return;
  const what =
    due === letters
      ? `${due} person(s) are to be notified by letter, but their letters were never exported`
      : `${due} of ${letters} letter(s) were not exported since they became due`;
  throw new TocsinError(
    'NotAllowed',
    lettersElsewhere === undefined ? what : `${what}: that they went another way is for two persons to say`,
    `Write them with tocsin letters export ${reference} --out ${reference}-letters and post them; or, where another ` +
      'way was taken, two persons say which with --letters-elsewhere REASON --second NAME.',
  );
};
