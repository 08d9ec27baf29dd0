import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { alert } from './alert';
import type { CaseFile } from './case-file';

/**
 * Temporal lets anyone who sees a workflow ask for its cancellation. A breach ends by `close`, with a name and a reason,
 * or not at all: law enforcement must be told and customers too.
 */
export const refuseCancellation = (file: CaseFile): void => {
  void CancellationScope.current().cancelRequested.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
    const text = 'a request to cancel the workflow was refused: a breach ends with tocsin breach close';
    file.note('act-refused', text, { message: 'cancel', problem: 'a breach is not cancelled' });
    alert(file, { key: 'cancel-refused', text, roles: ['security', 'legal'], kind: 'alerted' });
  });
};
