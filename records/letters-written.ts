import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database } from './database';

/** Of a row of `notice`: whether its letter is still to be written, or to be written again since it became one anew. */
export const isLetterDue: RawBuilder<boolean> = sql<boolean>`
  (notice.state = 'letter' and notice.part = 'person' and letter_mark is null)`;

/** How many people's letters no export has written since they became due. */
export const lettersDue = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<number> => {
  const { rows } = await sql<{ people: number }>`
    select count(*)::integer as people from notice where breach = ${reference} and ${isLetterDue}`.execute(
    kysely,
  );
  return rows[0]?.people ?? 0;
};

export interface WrittenLetter {
  readonly dispatch: number;
  readonly seq: number;
  /** Blind index of the address on it. */
  readonly mark: string;
}

const PAGE = 5_000;

/** Puts on record that these letters were written; those that have become another notice meanwhile are left out. */
export const recordWritten = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  letters: readonly WrittenLetter[],
  at: string,
): Promise<void> => {
  for (let from = 0; from < letters.length; from += PAGE) {
    const page = letters.slice(from, from + PAGE);
    await sql`
      update notice set letter_exported_at = ${at}::timestamptz, letter_mark = written.mark
      from unnest(${page.map(({ dispatch }) => dispatch)}::integer[], ${page.map(({ seq }) => seq)}::integer[],
        ${page.map(({ mark }) => mark)}::text[]) as written (dispatch, seq, mark)
      where breach = ${reference} and notice.dispatch = written.dispatch and notice.seq = written.seq
        and notice.state = 'letter'`.execute(kysely);
  }
};
