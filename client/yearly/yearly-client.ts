import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TocsinError } from '../../domain/errors';
import { TASK_QUEUE } from '../../domain/naming';
import type { YearlyMessage, YearlyMessageName } from '../../domain/yearly/messages';
import { yearlyId, yearlyTitle } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { YEARLY, YEARLY_STATUS } from '../../workflows/yearly-contract';
import type { YearlyInput, YearlyResult, YearlyStatus } from '../../workflows/yearly-contract';
import type { Temporal } from '../temporal/connect';
import { patiently } from '../temporal/patience';

type Yearly = (input: YearlyInput) => Promise<YearlyResult>;

const ANSWER_WITHIN_MS = 20_000;
const ACT_WITHIN_MS = 60_000;

const noWorker = (work: YearlyWork, cause: unknown): TocsinError =>
  new TocsinError(
    'Unavailable',
    `no worker answers for ${yearlyId(work)}`,
    'Start one with tocsin up or tocsin worker, then repeat: a repeat of an act changes nothing.',
    { cause },
  );

const patience = (work: YearlyWork, giveUpAfterMs: number) => ({
  giveUpAfterMs,
  whenSlow: () => 'No answer yet: no worker runs, or all are busy. Waiting.',
  whenGivenUp: (cause: unknown) => noWorker(work, cause),
});

/** Where its workflow stands; null: there is none, or Temporal has forgotten it. */
export const statusOf = async ({ client }: Temporal, work: YearlyWork): Promise<YearlyStatus | null> => {
  try {
    return await patiently(client, patience(work, ANSWER_WITHIN_MS), () =>
      client.workflow.getHandle(yearlyId(work)).query<YearlyStatus>(YEARLY_STATUS),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
};

/**
 * Sends an act as an Update; work that was not begun (a Schedule that did not run) is begun by it.
 * @throws TocsinError Conflict where the work has ended; Unavailable without a worker; Temporal's error with the refusal
 * where it was refused
 */
export const sendYearly = async <N extends YearlyMessageName>(
  { client }: Temporal,
  work: YearlyWork,
  name: N,
  message: YearlyMessage<N>,
): Promise<YearlyStatus> => {
  const begin = new WithStartWorkflowOperation<Yearly>(YEARLY, {
    workflowId: yearlyId(work),
    taskQueue: TASK_QUEUE,
    args: [work],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    staticSummary: yearlyTitle(work),
  });
  try {
    return await patiently(client, patience(work, ACT_WITHIN_MS), () =>
      client.workflow.executeUpdateWithStart<Yearly, YearlyStatus, [YearlyMessage<N>]>(name, {
        startWorkflowOperation: begin,
        args: [message],
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new TocsinError(
      'Conflict',
      `the ${yearlyTitle(work)} has ended`,
      `See tocsin yearly show ${work.year} ${work.kind}.`,
      { cause: error },
    );
  }
};
