import { ApplicationFailure, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../activities/index';
import type { AccountChangeInput, AccountChangeResult } from './account-change-contract';

/**
 * A local activity: the notice is due at once, and this one needs a single task of Temporal's. What it has done is on the
 * records, so it may run again.
 */
const { tellOfChange } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  localRetryThreshold: '1 minute',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '15 seconds' },
});

/** Once the relay has put it off, there is no hurry that a task of the workflow would have to be held open for. */
const { tellOfChange: tellAgain } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

const { alertOfChange } = proxyActivities<Activities>({
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A relay that puts a message off for so long is taken at its word: the notice goes another way. */
const PUT_OFF_FOR_MS = 4 * 60 * 60_000;

/** Any client may start this, with anything or nothing: a fault in that is its own, and trying again would not mend it. */
const keyOf = (input: Partial<AccountChangeInput> | null | undefined): string => {
  if (typeof input?.key === 'string') return input.key;
  throw ApplicationFailure.nonRetryable(
    'accountChange takes one argument, {"key": "..."}: start it with the input that tocsin account change --register-only prints',
    'Usage',
  );
};

/**
 * Tells a customer of one change of the account, at once and at a place that was of record before it. It ends with the
 * hand-over; what bounces later moves on by the records.
 */
export async function accountChange(input: AccountChangeInput): Promise<AccountChangeResult> {
  const key = keyOf(input);
  const startedMs = Date.now();
  let alerting: Promise<unknown> | null = null;
  let tell = tellOfChange;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const outcome = await tell(key, Date.now() - startedMs > PUT_OFF_FOR_MS);
    // What stands in its way is in the history; the notice itself does not fail for it.
    if (outcome.alert) alerting ??= alertOfChange(key, outcome.alert).catch(() => undefined);
    if (outcome.state !== 'pending') {
      await alerting;
      return outcome;
    }
    tell = tellAgain;
    await sleep(pauseMs, { summary: 'the relay asked to come back later, or is away' });
  }
}
