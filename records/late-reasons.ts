import { sql } from 'kysely';
import type { Database } from './database';

/**
 * The entries of the register that say why a case was late, each by its number and who made it: the reasons themselves stay in the
 * register.
 */
export const lateReasonsOf = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: number; actor: string }>`
    select id, actor from register_entry as entry
    where breach = ${reference} and kind = 'late-event'
      and not exists (select from register_entry as later where later.corrects = entry.id)
    order by id`.execute(kysely);
  return rows.map(({ id, actor }) => `entry ${id} of the register, by ${actor}`);
};
