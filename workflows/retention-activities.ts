import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index';
import { arithmetic, forEver } from './retry-options';

export const { retentionEnd } = proxyActivities<Activities>(arithmetic);

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
