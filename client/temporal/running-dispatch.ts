import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { dispatchWorkflowId } from '../../domain/naming';

/** A failure that Temporal tries again for ever, so that nobody sees it who only looks at the counts. */
export interface Failing {
  /** What the last attempt ended with. */
  readonly why: string;
  readonly isRelayAway: boolean;
  /** Real time in ms since the epoch; null where Temporal does not say. */
  readonly failedAtMs: number | null;
  /** Of the next attempt, if it has not begun. */
  readonly nextMs: number | null;
}

/** What a dispatch is at, beside what the records say. */
export interface RunningDispatch {
  /** The newest failure of its ranges; null: none has failed. */
  readonly failing: Failing | null;
  /** Until when its own timer runs, real time in ms since the epoch; null: it waits for nothing. */
  readonly waitsUntilMs: number | null;
}

interface Moment {
  readonly seconds?: { toString(): string } | number | null;
  readonly nanos?: number | null;
}
const msOf = (moment: Moment | null | undefined): number | null =>
  moment ? Number(moment.seconds ?? 0) * 1_000 + Math.floor((moment.nanos ?? 0) / 1e6) : null;

/** A wait is among the last events: while a dispatch waits, only rates come in. */
const LAST_EVENTS = 100;

const openTimer = async (
  client: Client,
  execution: { workflowId: string; runId: string },
): Promise<number | null> => {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: LAST_EVENTS,
  });
  const over = new Set<string>();
  for (const event of history?.events ?? []) {
    const ended = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (ended?.timerId) over.add(ended.timerId);
    const { timerId, startToFireTimeout } = event.timerStartedEventAttributes ?? {};
    const startedMs = msOf(event.eventTime);
    if (timerId && !over.has(timerId) && startedMs !== null)
      return startedMs + (msOf(startToFireTimeout) ?? 0);
  }
  return null;
};

/** What a dispatch is at by Temporal, without asking a worker; null: it does not run. */
export const runningDispatch = async (
  client: Client,
  reference: string,
  dispatch: number,
): Promise<RunningDispatch | null> => {
  const workflowId = dispatchWorkflowId(reference, dispatch);
  try {
    const { status, runId, raw } = await client.workflow.getHandle(workflowId).describe();
    if (status.name !== 'RUNNING') return null;
    const activities = raw.pendingActivities ?? [];
    const failures = activities.flatMap(
      ({ lastFailure, lastAttemptCompleteTime, nextAttemptScheduleTime }): Failing[] =>
        lastFailure
          ? [
              {
                why: lastFailure.message || 'it does not say why',
                isRelayAway: lastFailure.applicationFailureInfo?.type === 'RelayUnreachable',
                failedAtMs: msOf(lastAttemptCompleteTime),
                nextMs: msOf(nextAttemptScheduleTime),
              },
            ]
          : [],
    );
    const [failing = null] = failures.sort((a, b) => (b.failedAtMs ?? 0) - (a.failedAtMs ?? 0));
    const waitsUntilMs = activities.length > 0 ? null : await openTimer(client, { workflowId, runId });
    return { failing, waitsUntilMs };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
};
