import { WorkflowIdReusePolicy, WorkflowNotFoundError } from '@temporalio/client';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { loadPolicy } from '../../config/policies';
import { REAL_CLOCK } from '../../domain/clock';
import { TocsinError } from '../../domain/errors';
import { TASK_QUEUE, retentionWorkflowId } from '../../domain/naming';
import type { RetentionMessage, RetentionMessageName } from '../../domain/retention/messages';
import type { RetentionStatus } from '../../domain/retention/status';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { RETENTION } from '../../workflows/retention-contract';
import type { RetentionInput, RetentionOutcome } from '../../workflows/retention-contract';
import { withTemporal } from '../temporal/connect';
import type { Temporal } from '../temporal/connect';
import { patiently } from '../temporal/patience';

const ACT_WITHIN_MS = 60_000;

/**
 * What the workflow of a retention is started with where a closed case has none: one that was closed before there were
 * any, or whose workflow was ended by hand.
 */
const inputFromRecords = async (
  database: Database,
  { reference, policies, isDrill, speed, openedAt, createdAt }: BreachRecord,
): Promise<RetentionInput> => {
  const closed = await database.kysely
    .selectFrom('ledger')
    .select('at')
    .where('breach', '=', reference)
    .where('kind', '=', 'closed')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  if (!closed)
    throw new TocsinError(
      'Conflict',
      `the ledger of ${reference} has no closing`,
      'Check it: tocsin ledger verify.',
    );
  return {
    reference,
    closedAt: closed.at,
    zone: loadCarrier(readEnvironment().carrierFile).zone,
    rules: policies.map((id) => {
      const { version, retention } = loadPolicy(id);
      return { policy: `${id} v${version}`, years: retention.years, citation: retention.citation };
    }),
    clock: isDrill
      ? { speed, realAnchorMs: Date.parse(createdAt), caseAnchorMs: Date.parse(openedAt) }
      : REAL_CLOCK,
    isDrill,
  };
};

const start = async ({ client }: Temporal, input: RetentionInput): Promise<void> => {
  await client.workflow.start<(input: RetentionInput) => Promise<RetentionOutcome>>(RETENTION, {
    workflowId: retentionWorkflowId(input.reference),
    taskQueue: TASK_QUEUE,
    args: [input],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: `the records of ${input.reference}`,
  });
};

/**
 * Sends an act to the retention of a closed breach as an Update, and answers the status that it left.
 * @throws TocsinError Unavailable without a worker; Temporal's error with the refusal where it was refused
 */
export const actOnRetention = <N extends RetentionMessageName>(
  database: Database,
  breach: BreachRecord,
  name: N,
  message: RetentionMessage<N>,
): Promise<RetentionStatus> =>
  withTemporal(async (temporal) => {
    const { client } = temporal;
    const { reference } = breach;
    const update = (): Promise<RetentionStatus> =>
      patiently(
        client,
        {
          giveUpAfterMs: ACT_WITHIN_MS,
          whenSlow: () => 'No answer yet; waiting.',
          whenGivenUp: (cause) =>
            new TocsinError(
              'Unavailable',
              `no worker answers for ${retentionWorkflowId(reference)}`,
              'Start one with tocsin up or tocsin worker, then repeat: a repeat of an act changes nothing.',
              { cause },
            ),
        },
        () =>
          client.workflow
            .getHandle(retentionWorkflowId(reference))
            .executeUpdate<RetentionStatus, [RetentionMessage<N>]>(name, { args: [message] }),
      );
    try {
      return await update();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await start(temporal, await inputFromRecords(database, breach));
      return update();
    }
  });
