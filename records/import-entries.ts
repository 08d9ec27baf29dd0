import { appendWithin } from './ledger-store';
import type { Connection } from './database';

/**
 * Tells the ledger of lists that were imported. A breach that is still being opened may be discarded with its list, and
 * the ledger cannot: so its imports are told of when it runs.
 */
export const recordImports = async (db: Connection, reference: string): Promise<void> => {
  const untold = await db
    .selectFrom('customer_import')
    .selectAll()
    .where('breach', '=', reference)
    .where('is_in_ledger', '=', false)
    .orderBy('at')
    .orderBy('id')
    .execute();
  if (untold.length === 0) return;
  await appendWithin(
    db,
    reference,
    untold.map(({ id, file_digest, rows, added, changed, actor, at }) => ({
      key: `customers-imported/${id}`,
      at: at.toISOString(),
      kind: 'customers-imported' as const,
      actor,
      data: { import: id, fileDigest: file_digest, rows, added, changed },
    })),
  );
  await db
    .updateTable('customer_import')
    .set({ is_in_ledger: true })
    .where(
      'id',
      'in',
      untold.map(({ id }) => id),
    )
    .execute();
};
