import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * By what people who are on a list twice are found, and who was taken off it as such. Marks of rows that are there already are
 * null, and made when they are first asked for: that takes the keys of each list.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table customer add column person_marks text[]`.execute(db);
  await sql`
    create table merged_customer (
      breach text not null references breach,
      customer_id text collate "C" not null,
      kept_id text collate "C" not null,
      primary key (breach, customer_id)
    )`.execute(db);
};
