import { ApplicationFailure } from '@temporalio/common';
import { TocsinError } from '../domain/errors';

/**
 * Runs a pure function as an activity: its answer stays in the workflow's history, so that zone data, holidays and this
 * code may change later without breaking a replay (design, section 7).
 * @throws ApplicationFailure that is not tried again: the same input would fail again. A worker that dies is made up for.
 */
export const computed = <T>(compute: () => T): T => {
  try {
    return compute();
  } catch (error) {
    const code = error instanceof TocsinError ? error.code : undefined;
    throw ApplicationFailure.nonRetryable(error instanceof Error ? error.message : String(error), code);
  }
};
