import { sql } from 'kysely';
import type { Database } from '../database';
import { atOneMoment, peopleWithoutNotice } from '../evidence';
import { hasEntry, readLedger } from '../ledger-store';
import { compareOutcomes } from './compare-outcomes';
import type { OutcomesVerdict, PresentOutcome } from './compare-outcomes';
import { readKeptLines } from './kept-lines';
import { lineOf, outcomeColumns } from './outcome-line';
import type { OutcomeRow } from './outcome-line';

const PAGE = 5_000;

/**
 * What became of everybody on the list, under pseudonyms: notices in order of dispatch and number, then people whom no dispatch
 * has taken up. Throws `Unavailable` and `WrongKey` without the key of the records.
 */
export async function* presentOutcomes(
  { kysely, keys }: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
): AsyncGenerator<PresentOutcome> {
  const scope = await keys.keysToOpen(kysely, reference);
  for (let last = { dispatch: 0, seq: 0 }; ;) {
    const { rows } = await sql<OutcomeRow>`
      select ${outcomeColumns} from notice
      where breach = ${reference} and (dispatch, seq) > (${last.dispatch}::integer, ${last.seq}::integer)
      order by dispatch, seq limit ${PAGE}`.execute(kysely);
    for (const row of rows) yield lineOf(row, scope);
    const end = rows[rows.length - 1];
    if (!end || rows.length < PAGE) break;
    last = end;
  }
  for await (const customerId of peopleWithoutNotice({ kysely }, reference))
    yield { person: scope.pseudonym(customerId), part: 'person', dispatch: null };
}

/**
 * Compares the outcomes that the records have with what was sealed of them on the ledger, in one moment. Null: the personal
 * data were destroyed, and the outcomes with them.
 */
export const verifyOutcomes = (database: Database, reference: string): Promise<OutcomesVerdict | null> =>
  atOneMoment(database, async (then) =>
    (await hasEntry(then, reference, 'purge-decided'))
      ? null
      : compareOutcomes(
          readLedger(then, reference),
          (digest) => readKeptLines(then, reference, digest),
          presentOutcomes(then, reference),
        ),
  );
