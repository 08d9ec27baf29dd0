import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Whether a notice's last refusal was one of who sends. The index holds those alone, and no update of anybody else
 * touches it. Earlier refusals are known by their code alone.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table notice add column distrusted boolean not null default false`.execute(db);
  await sql`
    update notice set distrusted = true
    where state in ('letter', 'bounced', 'failed') and reply ~ '\\m5\\.7\\.\\d' and reply !~ '^4\\d\\d'`.execute(
    db,
  );
  await sql`create index notice_distrusted on notice (breach, dispatch) where distrusted`.execute(db);
};
