import { Context } from '@temporalio/activity';
import { caseTimeMs } from '../domain/clock';
import type { CaseClock } from '../domain/clock';

/**
 * The case's time within an activity, ISO 8601. It starts from the instant at which Temporal scheduled this attempt,
 * so that workflow and records tell one time, under a test's skipped time too, and goes on by what has elapsed here.
 */
export const caseNow = (clock: CaseClock): (() => string) => {
  const scheduledMs = Context.current().info.currentAttemptScheduledTimestampMs;
  const startedMs = Date.now();
  return () => new Date(caseTimeMs(clock, scheduledMs + (Date.now() - startedMs))).toISOString();
};
