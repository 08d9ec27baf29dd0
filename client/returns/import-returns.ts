import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import { readReturns } from '../../records/import/read-returns';
import { settleReturns } from '../../records/returned-letters';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';

const MEANINGS = {
  returned: 'came back: a person must decide',
  repeated: 'was known: nothing changed',
  noLetter: 'its notice did not go by letter: nothing changed',
  unknown: 'nobody of this id has a notice: nothing changed',
} as const;

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

const readWhole = async (file: string): Promise<string> => {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `the file ${file} cannot be read`, 'Check its name.', { cause });
  }
};

/** `tocsin returns import`: letters that the post has brought back. Exit code 10 for wrong rows, 11 where one came back. */
export const importReturns = (reference: string, file: string, { actor, dryRun }: Globals): Promise<Result> =>
  withRecords(async (database) => {
    // A day that has begun somewhere: the post office's zone is not known here.
    const letters = readReturns(await readWhole(file), tomorrow());
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
