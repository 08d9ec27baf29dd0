import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index';

/**
 * Activities by kind of effect. What the law needs done is tried for ever; a parallel timer tells a person when it takes
 * too long (reminders), so no attempt limit can make a legal act silently not happen.
 */
const forEver = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

/**
 * Pure arithmetic, kept in history (design, section 7). What fails of itself is not tried again: whoever asks goes on in
 * the safe way, and tells people. No local activities: docs/decisions/0021-no-local-activities.md.
 */
export const { assess, measureHold } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: forEver,
});

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
