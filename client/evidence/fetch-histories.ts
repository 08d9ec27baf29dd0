import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { breachWorkflowId, dispatchWorkflowId, retentionWorkflowId } from '../../domain/naming';

/** One run of one workflow, as Temporal's own JSON. */
export interface ExportedRun {
  /** `histories/breach.1.json`, `histories/dispatch-2.1.json`. */
  readonly name: string;
  readonly json: string;
}

export interface Histories {
  readonly runs: readonly ExportedRun[];
  /** Why some are missing; null: all are there. */
  readonly missing: string | null;
}

/** All runs of a workflow, in order; a run that Temporal no longer keeps ends the search with its absence. */
const runsOf = async (client: Client, workflowId: string, name: string): Promise<ExportedRun[]> => {
  const latest = await client.workflow.getHandle(workflowId).fetchHistory();
  const started = latest.events?.[0]?.workflowExecutionStartedEventAttributes;
  const runs: ExportedRun[] = [];
  for (let runId = started?.firstExecutionRunId; runId;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const text = JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(history)) as object });
    runs.push({ name: `histories/${name}.${runs.length + 1}.json`, json: text });
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
};

/**
 * The histories of a breach, of its dispatches and of its retention, of every run that Temporal still keeps: a namespace forgets closed
 * runs after its retention, and that is said, not hidden.
 */
export const fetchHistories = async (
  client: Client,
  reference: string,
  dispatches: readonly number[],
  isKept: boolean,
): Promise<Histories> => {
  const workflows: readonly (readonly [string, string])[] = [
    [breachWorkflowId(reference), 'breach'],
    ...dispatches.map(
      (dispatch) => [dispatchWorkflowId(reference, dispatch), `dispatch-${dispatch}`] as const,
    ),
    ...(isKept ? [[retentionWorkflowId(reference), 'retention'] as const] : []),
  ];
  const runs: ExportedRun[] = [];
  const gone: string[] = [];
  for (const [workflowId, name] of workflows)
    try {
      runs.push(...(await runsOf(client, workflowId, name)));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      gone.push(workflowId);
    }
  return { runs, missing: gone.length > 0 ? `Temporal no longer keeps ${gone.join(', ')}` : null };
};
