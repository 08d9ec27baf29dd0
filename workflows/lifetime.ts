import {
  CancellationScope,
  TemporalFailure,
  allHandlersFinished,
  condition,
  sleep,
} from '@temporalio/workflow';
import { alert } from './alert';
import type { CaseFile } from './case-file';
import { ignoreCancellation } from './ignore-cancellation';

/** Closed for good: as not a breach, or with its final report built. */
export const isOver = (file: CaseFile): boolean => {
  const { closed, reportedAt } = file.state();
  return closed !== null && (closed.as === 'not-a-breach' || reportedAt !== null);
};

/** An alert that is on its way is waited for, but not for long: a new run can send it too, though perhaps twice. */
const mayRenew = (file: CaseFile): boolean =>
  file.isLong() &&
  file.isQuiet() &&
  allHandlersFinished() &&
  (file.state().alerting.length === 0 || file.isFarTooLong());

/** Lives until the end of the case or of this run; answers whether it is to live on, because something has failed. */
const live = async (file: CaseFile, threads: () => readonly Promise<never>[]): Promise<boolean> => {
  const life = new CancellationScope();
  let isEnding = false;
  void life
    .run(() => condition(() => isOver(file) || mayRenew(file)))
    .then(() => {
      isEnding = true;
      life.cancel();
    })
    .catch(ignoreCancellation);
  try {
    await life.run(() => Promise.all(threads()));
    return false;
  } catch (error) {
    if (isEnding) return false;
    // A fault of the code fails the workflow task, and a corrected worker goes on from there.
    if (!(error instanceof TemporalFailure)) throw error;
    life.cancel();
    alert(file, {
      key: `failed/${file.state().entries}`,
      text: `a step of the case failed and is taken up again in a minute: ${error.cause?.message ?? error.message}`,
      roles: ['security'],
      kind: 'alerted',
    });
    return true;
  }
};

/**
 * Runs the threads of a case until it is closed, or may continue as new. A legal process does not end because one of
 * its steps has failed: everything is in the state, so it is taken up again from there.
 */
export const liveUntilOver = async (
  file: CaseFile,
  threads: () => readonly Promise<never>[],
): Promise<void> => {
  while (await live(file, threads)) {
    await sleep('1 minute', { summary: 'before a step that failed is taken up again' });
    await condition(() => file.isQuiet());
  }
};
