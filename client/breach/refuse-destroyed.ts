import { TocsinError } from '../../domain/errors';
import type { Database } from '../../records/database';
import { readRetention } from '../../records/retention-store';

/**
 * What is compiled from the people on the list would be wrong once they are destroyed: it would say that there were none.
 * @throws TocsinError Purged
 */
export const refuseDestroyed = async (database: Database, reference: string): Promise<void> => {
  const standing = await readRetention(database, reference);
  if (standing && standing.phase !== 'retained')
    throw new TocsinError(
      'Purged',
      `the personal data of ${reference} ${standing.destroyedAt ? `were destroyed ${standing.destroyedAt}` : 'are being destroyed'}: no report can be compiled from them any more`,
      `The reports that were built are kept in the records; see tocsin ledger show ${reference}.`,
    );
};
