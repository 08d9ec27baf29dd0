import { sql } from 'kysely';
import type { ListSurvey } from '../domain/ports';
import type { Connection } from './database';

type Counts = Readonly<Record<string, number>>;
interface Row {
  readonly name: string | null;
  readonly people: number;
}

const countsOf = (rows: readonly Row[]): Counts =>
  Object.fromEntries(rows.flatMap(({ name, people }) => (name === null ? [] : [[name, people]])));

/**
 * How many people live in each state, by its two letters. Who has another word for a state, none, or another country
 * is left out: the windows count them as people of any state, since too many notices to a state's office are better
 * than one too few.
 */
const byState = async (db: Connection, reference: string): Promise<Counts> => {
  const { rows } = await sql<Row>`
    select state as name, count(*)::integer as people
    from customer
    where breach = ${reference} and state is not null
    group by 1 order by 1`.execute(db);
  return countsOf(rows);
};

/** How many people each kind of data is about; null where it is not known of somebody. */
const byDataType = async (db: Connection, reference: string): Promise<Counts | null> => {
  const { rows } = await sql<Row>`
    select kind.name, count(*)::integer as people
    from customer
    left join lateral (select distinct unnest(data_types) as name) as kind on true
    where breach = ${reference}
    group by 1 order by 1`.execute(db);
  return rows.some(({ name }) => name === null) ? null : countsOf(rows);
};

/** The counts that thresholds are measured by: no personal data, only how many. */
export const affectedCounts = async (
  db: Connection,
  reference: string,
): Promise<Pick<ListSurvey, 'byState' | 'byDataType'>> => {
  const kinds = await byDataType(db, reference);
  return { byState: await byState(db, reference), ...(kinds === null ? {} : { byDataType: kinds }) };
};
