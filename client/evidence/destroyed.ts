import { z } from 'zod';
import { NO_NOTICES } from '../../domain/counts';
import type { NoticeCounts } from '../../domain/counts';
import type { LedgerEntry } from '../../domain/ledger';

const count = z.int().min(0);
const decided = z.object({
  counts: z.strictObject(
    Object.fromEntries(Object.keys(NO_NOTICES).map((state) => [state, count])) as Record<
      keyof NoticeCounts,
      typeof count
    >,
  ),
});

/**
 * How many people had been told when two persons had the personal data destroyed, as the ledger says; null where nobody
 * has. From then on a bundle has no outcomes and no papers.
 * @throws ZodError for an entry that does not say how many
 */
export const countsAtDestruction = (ledger: readonly LedgerEntry[]): NoticeCounts | null => {
  const entry = ledger.find(({ kind }) => kind === 'purge-decided');
  return entry ? decided.parse(entry.data).counts : null;
};
