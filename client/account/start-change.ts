import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import { TASK_QUEUE, accountChangeWorkflowId } from '../../domain/naming';
import { ACCOUNT_CHANGE } from '../../workflows/account-change-contract';
import type { AccountChangeInput } from '../../workflows/account-change-contract';
import type { Temporal } from '../temporal/connect';

/** How long Temporal waits for a worker that was given a notice and has gone, before it gives it to another one. */
const TASK_TIMEOUT = '5 seconds';

/** Starts the workflow of a change that is on record, once: one that runs, or has ended well, is left as it is. */
export const startChange = async ({ client }: Temporal, key: string): Promise<void> => {
  const input: AccountChangeInput = { key };
  try {
    await client.workflow.start(ACCOUNT_CHANGE, {
      taskQueue: TASK_QUEUE,
      workflowId: accountChangeWorkflowId(key),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowTaskTimeout: TASK_TIMEOUT,
      args: [input],
      staticSummary: 'notice of a change of an account',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
