import { TASK_QUEUE, accountChangeWorkflowId } from '../../domain/naming';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AccountChange } from '../../domain/account-change/change';
import { registerChanges } from '../../records/account-changes/register-changes';
import type { Database } from '../../records/database';
import { ACCOUNT_CHANGE } from '../../workflows/account-change-contract';
import type { AccountChangeResult } from '../../workflows/account-change-contract';

/** Puts changes on record; answers their keys, in order. */
export const onRecord = async (
  database: Database,
  ...changes: readonly AccountChange[]
): Promise<readonly string[]> =>
  (await registerChanges(database, changes, { actor: 'ada' })).map(({ key }) => key);

/** Runs the workflow of a change that is on record, to its end. */
export const tell = (env: TestWorkflowEnvironment, key: string): Promise<AccountChangeResult> =>
  env.client.workflow.execute<(input: { key: string }) => Promise<AccountChangeResult>>(ACCOUNT_CHANGE, {
    taskQueue: TASK_QUEUE,
    workflowId: accountChangeWorkflowId(key),
    args: [{ key }],
  });
