import { isGrpcDeadlineError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { breachWorkflowId } from '../domain/naming';
import type { CaseAnswerPort } from '../domain/ports';
import { QUERIES } from '../workflows/contract';

/** Longer than a worker needs that is busy sending. */
const ANSWER_WITHIN_MS = 8_000;

/** Asks a breach's workflow by a Temporal query, which leaves nothing in its history. */
export const askCaseOver = (client: Client): CaseAnswerPort => ({
  maySend: async (reference) => {
    try {
      return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
        client.workflow.getHandle(breachWorkflowId(reference)).query<boolean>(QUERIES.maySend),
      );
    } catch (error) {
      if (isGrpcDeadlineError(error)) return null;
      throw error;
    }
  },
});
