import { sql } from 'kysely';
import type { Database } from '../database';

/** Why the list is looked at anew, as the ledger has it after an import. */
export const IMPORT_REASON = 'customers imported';

/** Whether the breach has looked at its list since this file was imported. */
export const isImportTold = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  fileDigest: string,
): Promise<boolean> => {
  const { rows } = await sql<{ isTold: boolean }>`
    select exists (
      select from ledger join customer_import using (breach)
      where breach = ${reference} and file_digest = ${fileDigest} and ledger.kind = 'amended'
        and ledger.data->>'reason' = ${IMPORT_REASON} and ledger.at::timestamptz >= customer_import.at) as "isTold"`.execute(
    kysely,
  );
  return rows[0]?.isTold ?? false;
};
