import { EXIT_CODES } from '../../domain/errors';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { Database } from '../../records/database';
import { readReturns } from '../../records/import/read-returns';
import type { ReturnDays } from '../../records/import/read-returns';
import { firstLettersAt, settleReturns } from '../../records/returned-letters';
import type { Globals, Result } from '../action';
import { refuseDestroyed } from '../breach/refuse-destroyed';
import { withRecords } from '../with-records';
import { readWhole } from './read-whole';

const MEANINGS = {
  returned: 'came back: a person must decide',
  repeated: 'was known: nothing changed',
  noLetter: 'its notice did not go by letter: nothing changed',
} as const;

const DAY_MS = 86_400_000;

/** Days on which a letter of the case can have come back: the post office's zone is not known, so with a day's grace. */
const daysOf = async (database: Database, reference: string): Promise<ReturnDays> => {
  const day = (instant: string, graceMs: number): string =>
    new Date(Date.parse(instant) + graceMs).toISOString().slice(0, 10);
  const breach = await readBreach(database, reference);
  const first = await firstLettersAt(database, reference);
  return {
    earliest: first === null ? null : day(first, -DAY_MS),
    latest: day(caseTimeOf(breach, Date.now()), DAY_MS),
  };
};

/** `tocsin returns import`: letters that the post has brought back. Exit code 10 for wrong rows, 11 where one came back. */
export const importReturns = (reference: string, file: string, { actor, dryRun }: Globals): Promise<Result> =>
  withRecords(async (database) => {
    await refuseDestroyed(database, reference, 'whose letter came back cannot be found out any more');
    const letters = readReturns(await readWhole(file), await daysOf(database, reference));
    const outcome = await settleReturns(database, { reference, letters, actor, isDryRun: dryRun });
    const rows = Object.entries(MEANINGS)
      .map(([name, meaning]) => [name, outcome[name as keyof typeof MEANINGS], meaning] as const)
      .filter(([, count]) => count > 0);
    return {
      data: { reference, letters: letters.length, ...outcome, dryRun },
      table: { columns: ['outcome', 'letters', 'meaning'], rows },
      said: [
        `${letters.length} row(s): ${outcome.returned} letter(s) ${dryRun ? 'would be ' : ''}recorded as returned.`,
      ],
      next: `tocsin dispatch status ${reference}`,
      exitCode: outcome.returned > 0 ? EXIT_CODES.FinishedWithFailures : 0,
    };
  });
