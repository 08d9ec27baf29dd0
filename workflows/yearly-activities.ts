import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index';

const forEver = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

/** Pure arithmetic, kept in history. What fails of itself is not tried again. */
export const { yearlyDue } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: forEver,
});

/** What the work can do without: reminders do not wait for records that are away for long. */
export const { compileYearly, yearlyOutcome } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '10 minutes',
  retry: forEver,
});

/** How the work ended is kept before anybody is told that it has. */
export const { recordYearly } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: forEver,
});

/** Reminders: a day old they help nobody, and the next one is due. */
export const { tellOfYearly } = proxyActivities<Activities>({
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: forEver,
});
