import {
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  isGrpcServiceError,
} from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TocsinError } from '../../domain/errors';
import { TASK_QUEUE, breachWorkflowId } from '../../domain/naming';
import { BREACH } from '../../workflows/contract';
import type { BreachInput } from '../../workflows/contract';
import type { Temporal } from './connect';

export interface StartedBreach {
  readonly workflowId: string;
  readonly runId: string;
}

/** The first words of the case in the Temporal UI; the workflow keeps its own details up to date. */
const detailsOf = ({ reference, policies, openedAt, drill }: BreachInput): string =>
  [
    `**${reference}**`,
    ...(drill ? [`A drill: ${drill.speed} case seconds a second. All mail goes to the local inbox.`] : []),
    `Opened ${openedAt} under ${policies.map(({ id, version }) => `${id} v${version}`).join(', ')}.`,
    `Steer it with \`tocsin breach show ${reference}\`.`,
  ].join('\n\n');

const searchAttributesOf = ({ facts, policies, drill }: BreachInput) => [
  {
    key: defineSearchAttributeKey('BreachPhase', 'KEYWORD'),
    value: facts.determinedAt ? 'determined' : 'open',
  },
  {
    key: defineSearchAttributeKey('BreachPolicies', 'KEYWORD_LIST'),
    value: policies.map(({ id }) => id),
  },
  { key: defineSearchAttributeKey('BreachHeld', 'BOOL'), value: false },
  { key: defineSearchAttributeKey('BreachDrill', 'BOOL'), value: drill !== undefined },
];

/** gRPC status: cancelled, unknown, deadline exceeded, internal, unavailable: the request may have arrived. */
const DOUBTFUL = [1, 2, 4, 13, 14];

/** Whether a failed start may have started the workflow all the same. */
export const mayHaveStarted = (error: unknown): boolean =>
  error instanceof ServiceError && isGrpcServiceError(error.cause) && DOUBTFUL.includes(error.cause.code);

/** Whether the workflow of this reference was started by this very opening, whose answer was lost. */
const isOurs = async ({ client }: Temporal, workflowId: string, opening: string): Promise<string | null> => {
  const { status, memo, runId } = await client.workflow.getHandle(workflowId).describe();
  return status.name === 'RUNNING' && memo?.opening === opening ? runId : null;
};

/**
 * Starts the workflow of a breach, once: the same opening again answers the run that it started before.
 * @param opening digest of all that the breach is opened with
 * @throws TocsinError Conflict where the reference is taken; Temporal's errors otherwise
 */
export const start = async (
  temporal: Temporal,
  input: BreachInput,
  opening: string,
): Promise<StartedBreach> => {
  const workflowId = breachWorkflowId(input.reference);
  try {
    const { firstExecutionRunId: runId } = await temporal.client.workflow.start(BREACH, {
      taskQueue: TASK_QUEUE,
      workflowId,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      args: [input],
      memo: { opening },
      staticSummary: `${input.reference}: ${input.title}`,
      staticDetails: detailsOf(input),
      typedSearchAttributes: searchAttributesOf(input),
    });
    return { workflowId, runId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const runId = await isOurs(temporal, workflowId, opening);
    if (runId) return { workflowId, runId };
    throw new TocsinError(
      'Conflict',
      `a breach ${input.reference} is on Temporal already`,
      `See tocsin breach show ${input.reference}, or open this one under another reference.`,
      { cause: error },
    );
  }
};
