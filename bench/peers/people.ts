import { Pool } from 'pg';
import { batched } from './batched';

/** Whom a notice goes to, as the record has them. */
export interface Person {
  readonly number: number;
  readonly email: string;
}

interface Outcome {
  readonly number: number;
  readonly reply: string;
}

const IMPORTED_AT_ONCE = 5_000;

/**
 * The record that every peer keeps: a row per person, with the relay's reply and the time once the notice is accepted.
 * Reads of single people and writes of outcomes go together where they come together. A row without a reply has not been
 * sent as far as anyone knows; there is no third state.
 */
export const openPeople = async (databaseUrl: string) => {
  const pool = new Pool({ connectionString: databaseUrl, max: 8 });
  await pool.query(`create table if not exists person (
    run integer, number integer, email text not null, name text not null, reply text, accepted_at timestamptz,
    primary key (run, number))`);

  const unsentOf = async (run: number, condition: string, values: unknown[]): Promise<Person[]> => {
    const { rows } = await pool.query<Person>(
      `select number, email from person where run = $1 and reply is null and ${condition}`,
      [run, ...values],
    );
    return rows;
  };

  return {
    importAll: async (run: number, notices: number): Promise<void> => {
      for (let from = 0; from < notices; from += IMPORTED_AT_ONCE) {
        const to = Math.min(from + IMPORTED_AT_ONCE, notices);
        const numbers = Array.from({ length: to - from }, (_, index) => from + index);
        await pool.query(
          `insert into person (run, number, email, name)
           select $1, number, email, name from unnest($2::integer[], $3::text[], $4::text[]) as p (number, email, name)`,
          [
            run,
            numbers,
            numbers.map((number) => `customer${number}@example.com`),
            numbers.map((number) => `Customer ${number}`),
          ],
        );
      }
    },
    unsentCount: async (run: number): Promise<number> => {
      const { rows } = await pool.query<{ count: number }>(
        'select count(*)::integer as count from person where run = $1 and reply is null',
        [run],
      );
      return rows[0]?.count ?? 0;
    },
    /** Those of a range who have no outcome yet. */
    unsentIn: (run: number, from: number, to: number): Promise<Person[]> =>
      unsentOf(run, 'number between $2 and $3 order by number', [from, to]),
    /** One person; undefined where there is an outcome already. */
    unsentOne: (run: number) =>
      batched<number, Person | undefined>(async (numbers) => {
        const rows = new Map(
          (await unsentOf(run, 'number = any($2)', [numbers])).map((row) => [row.number, row]),
        );
        return numbers.map((number) => rows.get(number));
      }),
    /** Answers once it is written. */
    record: (run: number) =>
      batched<Outcome, void>(async (outcomes) => {
        await pool.query(
          `update person set reply = outcome.reply, accepted_at = now()
           from unnest($2::integer[], $3::text[]) as outcome (number, reply)
           where run = $1 and person.number = outcome.number`,
          [run, outcomes.map(({ number }) => number), outcomes.map(({ reply }) => reply)],
        );
        return outcomes.map(() => undefined);
      }),
    close: () => pool.end(),
  };
};
export type People = Awaited<ReturnType<typeof openPeople>>;
