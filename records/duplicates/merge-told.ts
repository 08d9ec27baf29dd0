import { sql } from 'kysely';
import type { Database } from '../database';

/** Why the list is looked at anew, as the ledger has it after a merge. */
export const MERGE_REASON = 'customers merged';

/** Whether the breach has looked at its list since people on it were merged last. */
export const isMergeTold = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<boolean> => {
  const { rows } = await sql<{ isTold: boolean }>`
    select exists (
      select from ledger where breach = ${reference} and kind = 'amended' and data->>'reason' = ${MERGE_REASON}
        and seq > (select max(seq) from ledger where breach = ${reference} and kind = 'customers-merged')) as "isTold"`.execute(
    kysely,
  );
  return rows[0]?.isTold ?? false;
};
