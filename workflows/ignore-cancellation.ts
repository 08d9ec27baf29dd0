import { isCancellation } from '@temporalio/workflow';

/** For work that ends with its scope; what else may go wrong in it fails the workflow task, so that it is seen. */
export const ignoreCancellation = (error: unknown): void => {
  if (!isCancellation(error)) throw error;
};
