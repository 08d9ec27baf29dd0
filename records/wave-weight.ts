import { sql } from 'kysely';
import type { WaveWeight } from '../domain/sending/waves';
import type { Connection } from './database';

/**
 * What became of the people of a span of numbers who get the notice by e-mail, at their first address. One who goes to
 * another or by letter now was refused or came back; one who was only put off for too long is not counted so.
 */
export const weighWave = async (
  db: Connection,
  reference: string,
  dispatch: number,
  fromSeq: number,
  toSeq: number,
): Promise<WaveWeight> => {
  const { rows } = await sql<WaveWeight>`
    select count(*)::integer as emails,
      count(*) filter (where state in ('pending', 'sending') and not isback)::integer as pending,
      count(*) filter (where state = 'accepted')::integer as accepted,
      count(*) filter (where isback)::integer as refused,
      count(*) filter (where distrusted)::integer as distrusted
    from (
      select state, distrusted, (leaving is not null or state in ('letter', 'bounced', 'failed'))
        and coalesce(leaving, reply, '') !~ '^4\\d\\d' as isback
      from notice, lateral (select (
        select step->>'why' from jsonb_array_elements(trail) with ordinality as steps (step, nth)
        where (step->>'dispatch')::integer = notice.dispatch order by nth limit 1) as leaving) as first_address
      where breach = ${reference} and dispatch = ${dispatch} and seq between ${fromSeq} and ${toSeq} and channel = 'email'
        and part = 'person'
    ) as mail`.execute(db);
  return rows[0] ?? { emails: 0, pending: 0, accepted: 0, refused: 0, distrusted: 0 };
};

/** The last number of each wave, in order: the one who makes its number of people by e-mail full. */
export const waveEnds = async (
  db: Connection,
  reference: string,
  dispatch: number,
  counts: readonly number[],
): Promise<number[]> => {
  let sum = 0;
  const nths = counts.map((count) => (sum += count));
  const { rows } = await sql<{ seq: number }>`
    select seq from (
      select seq, row_number() over (order by seq) as nth from notice
      where breach = ${reference} and dispatch = ${dispatch} and channel = 'email' and part = 'person'
    ) as mail
    where nth = any(${nths}::bigint[]) order by seq`.execute(db);
  return rows.map(({ seq }) => seq);
};
