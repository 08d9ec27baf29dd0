import { TocsinError } from '../../domain/errors';
import type { LedgerEntry } from '../../domain/ledger';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { readLedger } from '../../records/ledger-store';
import { holdsOf } from '../../reports/ledger/holds';

/** The directions that stand, by the ledger: the phase of a case that has been told of shows none of them. */
const standingHolds = async (database: Database, reference: string): Promise<string[]> => {
  const ledger: LedgerEntry[] = [];
  for await (const entry of readLedger(database, reference)) ledger.push(entry);
  return holdsOf(ledger)
    .filter(({ ending }) => ending === 'standing')
    .map((hold) => hold.reference);
};

/**
 * To print a letter, or a page for everyone, is the beginning of notifying: what stops e-mail stops it.
 * @throws TocsinError Held while a direction stands; NotAllowed while sending is stopped
 */
export const refuseWhileStopped = async (
  database: Database,
  { reference, phase, stopped }: BreachRecord,
): Promise<void> => {
  const standing = await standingHolds(database, reference);
  if (phase === 'held' || standing.length > 0)
    throw new TocsinError(
      'Held',
      `${reference} is held${standing.length > 0 ? ` (${standing.join(', ')})` : ''}: no customer may be notified, by letter either.`,
      `See tocsin hold list ${reference}.`,
    );
  if (phase === 'notifying' && stopped)
    throw new TocsinError(
      'NotAllowed',
      `sending for ${reference} is stopped, and letters with it.`,
      `See tocsin breach show ${reference}.`,
    );
};
