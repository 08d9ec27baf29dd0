import { readBreach } from '../../records/breaches';
import { breachesUnderLegalHold, legalHoldsOnRecord } from '../../records/legal-holds';
import type { Result } from '../action';
import { withRecords } from '../with-records';

/**
 * `tocsin records legal-hold list`: the legal holds that ledgers tell of, of open cases too, or those of one breach.
 * @throws TocsinError NotFound for an unknown breach
 */
export const listLegalHolds = (reference: string | undefined): Promise<Result> =>
  withRecords(async (database) => {
    if (reference !== undefined) await readBreach(database, reference);
    const breaches = reference === undefined ? await breachesUnderLegalHold(database.kysely) : [reference];
    const holds = [];
    for (const breach of breaches)
      for (const hold of await legalHoldsOnRecord(database.kysely, breach)) holds.push({ breach, ...hold });
    const standing = holds.filter(({ releasedAt }) => releasedAt === null).length;
    return {
      data: holds,
      table: {
        columns: ['breach', 'reference', 'reason', 'by', 'placed', 'released'],
        rows: holds.map((hold) => [
          hold.breach,
          hold.reference,
          hold.reason,
          hold.actor,
          hold.placedAt,
          hold.releasedAt ?? 'stands',
        ]),
      },
      said: [`${standing} of ${holds.length} legal hold(s) stand: of such a breach nothing is destroyed.`],
    };
  });
