import { ParentClosePolicy, WorkflowIdReusePolicy, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { retentionWorkflowId } from '../domain/naming';
import type { CaseFile } from './case-file';
import { RETENTION } from './retention-contract';
import type { RetentionInput, RetentionOutcome } from './retention-contract';

/** From the closing the records are kept by a workflow of their own, which lives for years after this one. */
export const startRetention = async (file: CaseFile): Promise<void> => {
  const { reference, zone } = file.input;
  const { policies, closed, isDrill } = file.state();
  try {
    await startChild<(input: RetentionInput) => Promise<RetentionOutcome>>(RETENTION, {
      workflowId: retentionWorkflowId(reference),
      args: [
        {
          reference,
          closedAt: closed?.at ?? file.now(),
          zone,
          rules: policies.map(({ id, version, retention: { years, citation } }) => ({
            policy: `${id} v${version}`,
            years,
            citation,
          })),
          clock: file.clock,
          isDrill,
        },
      ],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      staticSummary: `the records of ${reference}`,
    });
  } catch (error) {
    // A case whose workflow was reset closes again.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
