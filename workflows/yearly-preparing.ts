import { TemporalFailure, isCancellation } from '@temporalio/workflow';
import { oneLine } from '../domain/case/limits';
import { compileYearly, yearlyDue } from './yearly-activities';
import type { YearlyDesk } from './yearly-desk';

/** Does what may fail without stopping the work; answers what went wrong, noted; null: nothing. */
export const trying = async (
  desk: YearlyDesk,
  what: string,
  attempt: () => Promise<void>,
): Promise<string | null> => {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof TemporalFailure)) throw error;
    const problem = oneLine(`${what}: ${error.cause?.message ?? error.message}`);
    desk.note(problem);
    return problem;
  }
};

const NO_DATE = 'the policy gives no date';

/** Computes when the work is due. */
export const computeDue = async (desk: YearlyDesk): Promise<string | null> =>
  trying(desk, 'when it is due cannot be computed', async () => {
    const due = await yearlyDue.executeWithOptions({ summary: 'when it is due' }, [desk.work, desk.now()]);
    const before = desk.state().due;
    desk.change({ due });
    if (!due) desk.note(NO_DATE);
    else if (due.targetAt !== before?.targetAt || due.latestAt !== before.latestAt)
      desk.note(`due by ${due.targetAt}, at the latest ${due.latestAt} (${due.policy} v${due.version})`);
  });

/** Compiles the draft from the records as they are now. */
export const compileDraft = async (desk: YearlyDesk): Promise<string | null> =>
  trying(desk, 'the draft cannot be compiled', async () => {
    const draft = await compileYearly.executeWithOptions({ summary: 'the draft, from the register' }, [
      desk.work,
      desk.now(),
    ]);
    if (draft.draftId !== desk.state().draft?.draftId) desk.note(`compiled ${draft.draftId}`);
    desk.change({ draft });
  });

/** Both; answers what went wrong. */
export const prepare = async (desk: YearlyDesk): Promise<string[]> => {
  const problems = [await computeDue(desk), await compileDraft(desk)];
  return problems.filter((problem) => problem !== null);
};
