import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { breachWorkflowId } from '../../domain/naming';

/** How the workflow of a breach ended that should still run: by a person or a program, not by closing the case. */
export interface UnaskedEnd {
  readonly how: 'terminated' | 'failed' | 'timed out' | 'cancelled';
  /** ISO 8601; null where Temporal does not say. */
  readonly at: string | null;
  /** Who called Temporal, as it knows them: `1234@host`, `temporal-cli:ada@host`. */
  readonly by: string | null;
  readonly reason: string | null;
}

const HOW: Readonly<Record<string, UnaskedEnd['how']>> = {
  TERMINATED: 'terminated',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
  CANCELLED: 'cancelled',
};
/** Temporal’s number for the filter that answers the last event alone. */
const CLOSE_EVENT = 2;

const lastWord = async (
  client: Client,
  execution: { workflowId: string; runId: string },
): Promise<Pick<UnaskedEnd, 'by' | 'reason'>> => {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution,
    historyEventFilterType: CLOSE_EVENT,
  });
  const event = history?.events?.at(-1);
  const ended = event?.workflowExecutionTerminatedEventAttributes;
  const failed = event?.workflowExecutionFailedEventAttributes;
  return { by: ended?.identity || null, reason: ended?.reason || failed?.failure?.message || null };
};

/** Null where the workflow runs, was closed as the case was, or is not on Temporal. */
export const unaskedEnd = async (client: Client, reference: string): Promise<UnaskedEnd | null> => {
  const workflowId = breachWorkflowId(reference);
  try {
    const { status, closeTime, runId } = await client.workflow.getHandle(workflowId).describe();
    const how = HOW[status.name];
    if (!how) return null;
    return {
      how,
      at: closeTime?.toISOString() ?? null,
      ...(await lastWord(client, { workflowId, runId })),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
};

/** One sentence: what happened, when, and by whom, as far as it is known. */
export const unaskedEndText = (reference: string, { how, at, by, reason }: UnaskedEnd): string =>
  `the workflow of ${reference} ${how === 'failed' || how === 'timed out' ? how : `was ${how}`}` +
  `${at ? ` at ${at}` : ''}${by ? ` by ${by}` : ''}${reason ? ` (“${reason}”)` : ''}: nothing carries this breach out`;

/** What brings it back. The ledger and the records are as they were, and the new run goes on from its last step. */
export const unaskedEndRemedy = (reference: string): string =>
  `Let it go on from where it was: temporal workflow reset --workflow-id ${breachWorkflowId(reference)} ` +
  `--type LastWorkflowTask --reason "it was ended by mistake"; then see tocsin breach show ${reference}.`;
