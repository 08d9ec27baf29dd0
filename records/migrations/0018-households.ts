import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The pace of a domain without a group stood here by the domain, which may be a household's own: by a blind index from now on
 * (records/household-names.ts). What a relay had said is forgotten with it; it says it again.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`delete from sending_pace where bucket like '@%'`.execute(db);
};
