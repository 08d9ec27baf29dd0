import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Reports that add to what was filed, or take it back. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table report drop constraint report_stage_check`.execute(db);
  await sql`
    alter table report add constraint report_stage_check
    check (stage in ('initial', 'supplement', 'final', 'withdrawn'))`.execute(db);
};
