import { Context } from '@temporalio/activity';
import { retentionEnd } from '../domain/retention/end';
import type { RetentionTerms } from '../domain/retention/end';
import type {
  PurgeProof,
  RetentionOnRecord,
  RetentionPort,
  RetentionStanding,
} from '../domain/retention/ports';
import type { RetentionEnd } from '../domain/retention/state';
import { computed } from './computed';

export interface RetentionDeps {
  readonly retention: RetentionPort;
}

/** Activities of the retention of a closed breach. All are idempotent. */
export const retentionActivities = ({ retention }: RetentionDeps) => ({
  async retentionEnd(terms: RetentionTerms): Promise<RetentionEnd | null> {
    return computed(() => retentionEnd(terms));
  },

  async retentionOnRecord(reference: string): Promise<RetentionOnRecord> {
    return retention.onRecord(reference);
  },

  async keepRetention(reference: string, standing: RetentionStanding): Promise<void> {
    await retention.keep(reference, standing);
  },

  /** Takes up its steps again where an attempt before it has died. */
  async purgeRecords(reference: string): Promise<PurgeProof> {
    const context = Context.current();
    return retention.purge(reference, () => {
      context.heartbeat();
      context.cancellationSignal.throwIfAborted();
    });
  },
});
