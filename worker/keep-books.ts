import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { TASK_QUEUE, accountChangeWorkflowId } from '../domain/naming';
import type { CheckpointPort } from '../domain/ports';
import { owedAlerts } from '../records/account-changes/owed-alerts';
import { unsignedBooks } from '../records/account-changes/unsigned-books';
import type { Database } from '../records/database';
import { ACCOUNT_CHANGE } from '../workflows/account-change-contract';
import type { AccountChangeInput } from '../workflows/account-change-contract';
import { everyFewSeconds } from './every-few-seconds';

export interface BookKeeping {
  readonly database: Database;
  readonly checkpoints: CheckpointPort;
  readonly client: Client;
  readonly log: Logger;
}

const EVERY_MS = 5_000;

/** Signs the heads of books that have grown, whoever wrote to them: a command has no key to sign with. */
const signBooks = async ({ database, checkpoints }: BookKeeping): Promise<void> => {
  for (const { book, ...head } of await unsignedBooks(database.kysely)) await checkpoints.keep(book, head);
};

/** A notice that came to nowhere after its workflow had ended has the workflow run again: all that it does is to alert. */
const alertOfOwed = async ({ database, client }: BookKeeping): Promise<void> => {
  for (const key of await owedAlerts(database.kysely)) {
    const input: AccountChangeInput = { key };
    await client.workflow.start(ACCOUNT_CHANGE, {
      taskQueue: TASK_QUEUE,
      workflowId: accountChangeWorkflowId(key),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      args: [input],
      staticSummary: 'an alert that is owed of a change of an account',
    });
  }
};

/** Looks after the books of account changes beside their workflows, until it is closed. */
export const openBookKeeping = (keeping: BookKeeping): { close(): Promise<void> } => {
  const noted = (error: unknown): void =>
    keeping.log.warn({ error }, 'the books of account changes were not looked after: tried again soon');
  const look = async (): Promise<void> => {
    for (const work of [signBooks, alertOfOwed]) await work(keeping).catch(noted);
  };
  const end = everyFewSeconds(EVERY_MS, look);
  return {
    close: async () => {
      await end();
      await signBooks(keeping).catch(noted);
    },
  };
};
