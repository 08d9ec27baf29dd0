import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index';
import { arithmetic, forEver } from './retry-options';

export const { yearlyDue } = proxyActivities<Activities>(arithmetic);

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
