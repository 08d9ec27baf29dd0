import type { LegalHold } from '../domain/retention/state';
import type { Connection } from './database';

/** Breaches whose ledger tells of a legal hold, released or not, in order. */
export const breachesUnderLegalHold = async (db: Connection): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('ledger')
    .select('breach')
    .distinct()
    .where('kind', '=', 'legal-hold-placed')
    .orderBy('breach')
    .execute();
  return rows.map(({ breach }) => breach);
};

/** The legal holds of a breach by its ledger, in order of their placing. */
export const legalHoldsOnRecord = async (
  db: Connection,
  reference: string,
): Promise<readonly LegalHold[]> => {
  const rows = await db
    .selectFrom('ledger')
    .select(['kind', 'at', 'actor', 'data'])
    .where('breach', '=', reference)
    .where('kind', 'in', ['legal-hold-placed', 'legal-hold-released'])
    .orderBy('seq')
    .execute();
  const holds: LegalHold[] = [];
  for (const { kind, at, actor, data } of rows) {
    const { reference: order, reason } = data as unknown as { reference: string; reason: string };
    if (kind === 'legal-hold-placed')
      holds.push({ reference: order, reason, actor, placedAt: at, releasedAt: null });
    else
      holds.forEach((hold, index) => {
        if (hold.reference === order && hold.releasedAt === null) holds[index] = { ...hold, releasedAt: at };
      });
  }
  return holds;
};
