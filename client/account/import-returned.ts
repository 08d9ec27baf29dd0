import { EXIT_CODES } from '../../domain/errors';
import { readReference } from '../../records/account-changes/identity';
import { settleReturnedChanges } from '../../records/account-changes/returned-changes';
import { readReturnedMail } from '../../records/import/read-returns';
import type { IdColumn } from '../../records/import/read-returns';
import type { Globals, Result } from '../result';
import { readWhole } from '../returns/read-whole';
import { withRecords } from '../with-records';

const MEANINGS = {
  returned: 'came back: a person must find a way, and the security team is alerted',
  repeated: 'was known: nothing changed',
  noLetter: 'its notice did not go by letter: nothing changed',
  unknown: 'no such notice is on record: nothing changed',
} as const;

const REFERENCE: IdColumn = {
  name: 'reference',
  problem: (value) =>
    readReference(value) ? null : 'is no number of a notice. Write the one in the letter, AC-2026-11-27-12.',
};

const DAY_MS = 86_400_000;

/** `tocsin account returns`: letters that the post has brought back. Exit code 10 for wrong rows, 11 where one came back. */
export const importReturned = (file: string, { actor, dryRun }: Globals): Promise<Result> =>
  withRecords(async (database) => {
    // The post office's zone is not known: a day's grace.
    const latest = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
    const mails = readReturnedMail(await readWhole(file), { earliest: null, latest }, REFERENCE);
    const letters = mails.map(({ id, ...mail }) => ({ reference: id, ...mail }));
    const outcome = await settleReturnedChanges(database, letters, { actor, isDryRun: dryRun });
    const rows = Object.entries(MEANINGS)
      .map(([name, meaning]) => [name, outcome[name as keyof typeof MEANINGS], meaning] as const)
      .filter(([, count]) => count > 0);
    return {
      data: { letters: letters.length, ...outcome, dryRun },
      table: { columns: ['outcome', 'letters', 'meaning'], rows },
      said: [
        `${letters.length} row(s): ${outcome.returned} letter(s) ${dryRun ? 'would be ' : ''}recorded as returned.`,
      ],
      next: outcome.returned > 0 && !dryRun ? 'tocsin account list --state nowhere' : undefined,
      exitCode: outcome.returned > 0 ? EXIT_CODES.FinishedWithFailures : 0,
    };
  });
