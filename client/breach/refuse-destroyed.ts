import { TocsinError } from '../../domain/errors';
import type { Database } from '../../records/database';
import { readRetention } from '../../records/retention-store';

/** That the people of a breach are destroyed, or being destroyed, in words; null: they are on record. */
export const destroyedText = async (
  database: Pick<Database, 'kysely'>,
  reference: string,
): Promise<string | null> => {
  const standing = await readRetention(database, reference);
  if (!standing || standing.phase === 'retained') return null;
  const when = standing.destroyedAt ? `were destroyed ${standing.destroyedAt}` : 'are being destroyed';
  return `the personal data of ${reference} ${when}`;
};

/**
 * What is read from the people on the list would be wrong once they are destroyed: it would say that there were none.
 * @param without what cannot be done without them: `no report can be compiled from them any more`
 * @throws TocsinError Purged
 */
export const refuseDestroyed = async (
  database: Pick<Database, 'kysely'>,
  reference: string,
  without: string,
): Promise<void> => {
  const text = await destroyedText(database, reference);
  if (text !== null)
    throw new TocsinError(
      'Purged',
      `${text}: ${without}`,
      `The counts and the reports are kept: see tocsin breach show ${reference}, tocsin report list ${reference} and tocsin ledger show ${reference}.`,
    );
};
