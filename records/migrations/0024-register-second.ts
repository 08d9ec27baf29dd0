import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Who decided it too: what is noted of a decision not to tell somebody is of two persons. Earlier entries stand as they are. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table register_entry add column second text`.execute(db);
};
