import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { LockedIn } from './came-back';
import type { ExportId } from './letters-written';
import { keepLines } from './sealed-outcomes/kept-lines';
import type { KeptLines } from './sealed-outcomes/kept-lines';
import { outcomeColumns } from './sealed-outcomes/outcome-line';
import type { OutcomeRow } from './sealed-outcomes/outcome-line';

/**
 * Of a row of `ledger` that says `letters-exported`: how many letters it wrote that no export had written. An entry without seals is of
 * a version that did not tell; there those count that were asked for as new ones.
 */
export const lettersFirstWritten: RawBuilder<number> = sql<number>`(case
  when data::jsonb ? 'seals' then (
    select coalesce(sum((seal->>'lines')::integer), 0)::integer from jsonb_array_elements(data::jsonb->'seals') as seal)
  when data->>'again' is null then coalesce((data->>'letters')::integer, 0) else 0 end)`;

const SEALED_AT_ONCE = 10_000;

/**
 * Writes on the letters of an export the day on which they were written for the post, and answers what a ledger entry is to say of
 * it: their lines, as they stand now, are kept under its digests. What is printed once more keeps its day, which is when it was
 * sent; what has become a letter anew has another.
 */
export const dateLetters = async (
  { keys, db }: LockedIn,
  { reference, number }: ExportId,
  at: string,
): Promise<KeptLines[]> => {
  const { rows: dated } = await sql<{ dispatch: number; seq: number }>`
    with dated as (
      update notice set letter_exported_at = ${at}::timestamptz
      where breach = ${reference} and notice.state = 'letter'
        and (letter_exported_at is null or letter_exported_at < updated_at) and letter_file in (
          select file from letter_file where breach = ${reference} and export = ${number})
      returning dispatch, seq)
    select dispatch, seq from dated order by dispatch, seq`.execute(db);
  const kept: KeptLines[] = [];
  for (let from = 0; from < dated.length; from += SEALED_AT_ONCE) {
    const part = dated.slice(from, from + SEALED_AT_ONCE);
    const { rows } = await sql<OutcomeRow>`
      select ${outcomeColumns} from notice
      where breach = ${reference} and (dispatch, seq) in (
        select * from unnest(${part.map(({ dispatch }) => dispatch)}::integer[], ${part.map(({ seq }) => seq)}::integer[]))
      order by dispatch, seq`.execute(db);
    kept.push(await keepLines({ kysely: db, keys }, reference, rows));
  }
  return kept;
};
