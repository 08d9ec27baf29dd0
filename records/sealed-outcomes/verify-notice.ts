import { sql } from 'kysely';
import { TocsinError } from '../../domain/errors';
import type { Database } from '../database';
import { atOneMoment } from '../evidence';
import { readLedger } from '../ledger-store';
import { openedAs } from '../opened-as';
import { compareOutcome } from './compare-outcomes';
import type { OutcomeJudgement } from './judge-outcome';
import { digestsOfBreach, readKeptLines } from './kept-lines';
import { codeMark, lineOf, outcomeColumns } from './outcome-line';
import type { OutcomeLine, OutcomeRow } from './outcome-line';

/** What the ledger says of a notice, or why nobody could ask it. */
export type NoticeVerdict = OutcomeJudgement | { readonly notCompared: string };

/** Without the key of the records, which a call centre need not have, nobody knows whose a line is. */
const CLOSED = ['Unavailable', 'WrongKey', 'Purged'];

/** Compares what the records say of a notice, its code with it, with what was sealed of it on the ledger, in one moment. */
export const verifyNotice = async (
  database: Database,
  reference: string,
  code: string,
): Promise<NoticeVerdict> => {
  try {
    return await atOneMoment(database, async (then) => {
      const opened = await openedAs(then, reference);
      if (opened?.problem) return { problem: opened.problem };
      const keys = await then.keys.keysToOpen(then.kysely, reference);
      const { rows } =
        await sql<OutcomeRow>`select ${outcomeColumns} from notice where code = ${code}`.execute(then.kysely);
      const [row] = rows;
      if (!row) return { problem: 'it is not there any more' };
      const linesOf = (digest: string) => readKeptLines(then, reference, digest);
      return compareOutcome(readLedger(then, reference), linesOf, lineOf(row, keys));
    });
  } catch (error) {
    if (error instanceof TocsinError && CLOSED.includes(error.code)) return { notCompared: error.message };
    throw error;
  }
};

const livingBreaches = async ({ kysely }: Pick<Database, 'kysely'>): Promise<readonly string[]> => {
  const { rows } = await sql<{ reference: string }>`
    select reference from breach where exists (select from data_key where scope = reference and destroyed_at is null)
    order by reference`.execute(kysely);
  return rows.map(({ reference }) => reference);
};

/** Whether a line says that a notice left the house: what was only planned for somebody may be taken back. */
const isSent = (line: string): boolean => {
  const { sentAt, letterAt } = JSON.parse(line) as Partial<OutcomeLine>;
  return sentAt !== undefined || letterAt !== undefined;
};

/**
 * The breach in which a notice with a code was sealed as sent, where no notice has that code now: somebody took it away. Null:
 * none was, as far as the key here opens what was sealed. It reads all that was sealed, some seconds for a million people.
 */
export const findSealedCode = async (database: Database, code: string): Promise<string | null> => {
  for (const reference of await livingBreaches(database)) {
    try {
      const mark = `"code":"${codeMark(await database.keys.keysToOpen(database.kysely, reference), code)}"`;
      for await (const digest of digestsOfBreach(database, reference)) {
        const lines = (await readKeptLines(database, reference, digest)) ?? [];
        if (lines.some((line) => line.includes(mark) && isSent(line))) return reference;
      }
    } catch (error) {
      if (!(error instanceof TocsinError && CLOSED.includes(error.code))) throw error;
    }
  }
  return null;
};
