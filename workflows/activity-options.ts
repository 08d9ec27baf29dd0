import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index';
import { arithmetic, forEver } from './retry-options';

/** Activities by kind of effect. */
export const { assess, measureHold } = proxyActivities<Activities>(arithmetic);

/** Short reads and writes of the records. */
export const records = proxyActivities<Activities>({ startToCloseTimeout: '1 minute', retry: forEver });

/** Work over the whole list, which may be long; a worker that dies in it is noticed by its silence. */
export const overTheList = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: forEver,
});

/** Mail to law enforcement: never given up. */
export const lawEnforcement = proxyActivities<Activities>({
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '30 seconds',
  retry: forEver,
});

/** Alerts and reminders: a day old they help nobody; their end is recorded. */
export const alerts = proxyActivities<Activities>({
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: forEver,
});

/** Reports: law enforcement's notice does not wait for a report that cannot be built. */
export const initialReport = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { ...forEver, maximumAttempts: 5 },
});
export const finalReport = proxyActivities<Activities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { ...forEver, maximumAttempts: 5 },
});

/** The customers' notice. Cancelling answers only when nothing is in flight any more. */
export const sending = proxyActivities<Activities>({
  startToCloseTimeout: '45 minutes',
  heartbeatTimeout: '20 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: forEver,
});
