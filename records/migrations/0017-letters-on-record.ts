import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What left the house for a person. `handed_over_at`: when a relay took it last, or may have. `letter_exported_at`: when its
 * letter was written last; `letter_mark`: the blind index of the postal address on it, empty where nobody knows it, null
 * while the letter that is due is not written. `refused_marks`: of addresses that a letter has come back after. None is indexed, so that a sending's updates stay within the row's page.
 * Of notices of an earlier version what their rows and the ledger tell: of an e-mail that came back, the day it came.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table notice
      add column handed_over_at timestamptz,
      add column letter_exported_at timestamptz,
      add column letter_mark text,
      add column refused_marks text[]`.execute(db);
  await sql`
    update notice set handed_over_at = updated_at
    where channel = 'email' and (state = 'accepted' or reply like '% / before: 2%')`.execute(db);
  await sql`
    update notice set letter_exported_at = export.at, letter_mark = ''
    from (select breach, max(at::timestamptz) as at from ledger
      where kind = 'letters-exported' and (data->>'letters')::integer > 0 group by breach) as export
    where export.breach = notice.breach and notice.state = 'letter' and updated_at <= export.at`.execute(db);
};
