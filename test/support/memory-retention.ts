import { NO_NOTICES } from '../../domain/counts';
import type { LedgerEntryInput } from '../../domain/ledger';
import type { RetentionPort, RetentionStanding } from '../../domain/retention/ports';
import type { LegalHold } from '../../domain/retention/state';

/** A retention's records in memory, over the ledger of a case in memory. */
export const memoryRetention = (ledger: readonly LedgerEntryInput[]) => {
  const standings: RetentionStanding[] = [];
  const dials = { purge: async (): Promise<void> => undefined };
  const retention: RetentionPort = {
    onRecord: async () => {
      const legalHolds: LegalHold[] = [];
      for (const { kind, at, actor, data } of ledger) {
        const { reference, reason } = data as unknown as { reference: string; reason: string };
        if (kind === 'legal-hold-placed')
          legalHolds.push({ reference, reason, actor, placedAt: at, releasedAt: null });
        if (kind === 'legal-hold-released')
          legalHolds.forEach((hold, index) => {
            if (hold.reference === reference) legalHolds[index] = { ...hold, releasedAt: at };
          });
      }
      const purged = ledger.find(({ kind }) => kind === 'purged');
      return {
        legalHolds,
        destroyedAt: purged?.at ?? null,
        counts: { ...NO_NOTICES, listed: 3, accepted: 3 },
      };
    },
    keep: async (_reference, standing) => void standings.push(standing),
    purge: async () => {
      await dials.purge();
      return { rowsLeft: { customer: 0 }, isKeyLeft: false };
    },
  };
  return { deps: { retention }, standings, dials };
};
