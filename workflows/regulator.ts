import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import { hasMorePeople } from '../domain/case/phase';
import { unsettled } from '../domain/counts';
import { finalReport } from './activity-options';
import { alert } from './alert';
import { survey } from './assessing';
import type { CaseFile } from './case-file';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A letter that no export has written tells nobody. */
const isSettled = (file: CaseFile): boolean => {
  const { counts, lettersDue = 0, decision } = file.state();
  return unsettled(counts) + lettersDue === 0 || decision !== null;
};

/** An export tells the case that letters are written; where it could not, the records say so a day later. */
const untilSettled = async (file: CaseFile, next: () => unknown): Promise<void> => {
  if (!file.state().lettersDue) return file.changedOrAt(next);
  const at = file.nowMs() + DAY_MS * file.clock.speed;
  await file.changedOrAt(next, at, 'before it is looked whether the letters are written');
  if (!isSettled(file)) await file.during(() => survey(file));
};

/** Whether it was built. One that cannot be built is told to people, and tried again. */
const build = async (file: CaseFile): Promise<boolean> => {
  const { reference } = file.input;
  const { decision } = file.state();
  try {
    const report = await finalReport.buildReport.executeWithOptions(
      { summary: 'the final report, for the regulator' },
      [
        {
          reference,
          stage: 'final',
          at: file.now(),
          ...(decision ? { decision } : {}),
          unwritten: [...file.unwritten],
        },
      ],
    );
    file.change((state) => ({ ...state, reportedAt: file.now() }));
    file.note('report-built', 'the final report was built', { ...report, stage: 'final' });
    return true;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    alert(file, {
      key: `final-report/${file.state().dispatches}`,
      text: `the final report cannot be built: ${error.cause?.message ?? error.message}`,
      roles: ['security', 'legal'],
      kind: 'alerted',
    });
    // It may be that the records say otherwise by now: a bounce, people found later.
    await survey(file);
    return false;
  }
};

/**
 * Builds the final report from the records; not while anyone is unaccounted for without named persons' decision. Ends
 * without it where more people are to be told first.
 */
export const reportToRegulator = async (file: CaseFile): Promise<void> => {
  const next = () => [isSettled(file), hasMorePeople(file.state())];
  while (file.state().reportedAt === null) {
    await file.restIfLong();
    if (hasMorePeople(file.state())) return;
    if (!isSettled(file)) await untilSettled(file, next);
    else if (!(await file.during(() => build(file)))) {
      const look = () => [file.state().counts, file.state().decision, next()];
      await file.changedOrAt(
        look,
        file.nowMs() + HOUR_MS * file.clock.speed,
        'before the report is tried again',
      );
    }
  }
  alert(file, {
    key: `report/${file.state().dispatches}/${file.state().decision ? 'decided' : 'settled'}`,
    text: 'the final report is ready: file it, then close the case',
    roles: ['security', 'legal'],
    kind: 'alerted',
  });
};
