import { ParentClosePolicy, WorkflowIdReusePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError, defineSearchAttributeKey } from '@temporalio/common';
import { yearReportedOn, yearlyId, yearlyTitle } from '../domain/yearly/work';
import { YEARLY } from './yearly-contract';
import type { StartYearlyInput, StartYearlyResult, YearlyInput } from './yearly-contract';

/** Set by Temporal on what a Schedule has started: when it was to be started, however late it was. */
const SCHEDULED_AT = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

const beginsMs = (): number => {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return (typedSearchAttributes.get(SCHEDULED_AT) ?? startTime).getTime();
};

/**
 * What a Schedule starts, under an id to which Temporal has added the time. It starts the year's work under the year's
 * own id, once, and does not live on with it (docs/decisions/0009-yearly-work.md).
 */
export async function startYearly({ kind }: StartYearlyInput): Promise<StartYearlyResult> {
  const work = { year: yearReportedOn(beginsMs()), kind };
  const workflowId = yearlyId(work);
  try {
    await startChild<(input: YearlyInput) => Promise<unknown>>(YEARLY, {
      workflowId,
      args: [work],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      staticSummary: yearlyTitle(work),
    });
    return { workflowId, isNew: true };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { workflowId, isNew: false };
    throw error;
  }
}
