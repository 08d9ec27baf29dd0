import { Context } from '@temporalio/activity';
import { caseTimeMs } from '../domain/clock';
import type { CaseClock } from '../domain/clock';

/**
 * The case's time within an activity, ISO 8601: this machine's clock, unless Temporal's is ahead of it, as under a
 * test's skipped time. Never the time at which the work was scheduled: where no worker was running for a while, notices
 * would be on record as earlier than they were, and the wait that starts from law enforcement's would end too early.
 */
export const caseNow = (clock: CaseClock): (() => string) => {
  const scheduledMs = Context.current().info.currentAttemptScheduledTimestampMs;
  const startedMs = Date.now();
  const aheadMs = Math.max(0, scheduledMs - startedMs);
  return () => new Date(caseTimeMs(clock, Date.now() + aheadMs)).toISOString();
};
