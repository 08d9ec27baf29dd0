/** Identity: every id says what it is about, and is the same however often it is made. None holds personal data. */
export const TASK_QUEUE = 'tocsin';

export const breachWorkflowId = (reference: string): string => `breach/${reference}`;

/** The breach that a workflow id of `breachWorkflowId` is about. */
export const referenceOf = (workflowId: string): string => workflowId.replace(/^breach\//, '');

/** One dispatch sends one version of the customers' notice to all who need it by one channel. */
export const dispatchWorkflowId = (reference: string, dispatch: number): string =>
  `${breachWorkflowId(reference)}/dispatch/${dispatch}`;

/** Keeps the records of a closed breach for as long as they must be kept. */
export const retentionWorkflowId = (reference: string): string => `retention/${reference}`;

/** The notice of one change of an account, by the digest of customer and change. */
export const accountChangeWorkflowId = (key: string): string => `account-change/${key}`;
