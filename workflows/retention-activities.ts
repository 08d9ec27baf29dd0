import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index';

const forEver = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

/** Pure arithmetic, kept in history. What fails of itself is not tried again. */
export const { retentionEnd } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: forEver,
});

/** Short reads and writes of the records. */
export const { appendLedger, keepRetention, retentionOnRecord } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: forEver,
});

/** What does not succeed is told to people, and taken up again. */
export const { purgeRecords } = proxyActivities<Activities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { ...forEver, maximumAttempts: 5 },
});
