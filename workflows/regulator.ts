import { unsettled } from '../domain/counts';
import { finalReport } from './activity-options';
import { alert } from './alert';
import type { CaseFile } from './case-file';

const isSettled = (file: CaseFile): boolean => {
  const { counts, decision } = file.state();
  return unsettled(counts) === 0 || decision !== null;
};

/** Builds the final report from the records; not while anyone is unaccounted for without named persons' decision. */
export const reportToRegulator = async (file: CaseFile): Promise<void> => {
  while (!isSettled(file)) await file.changedOrAt(() => isSettled(file));
  await file.during(async () => {
    const { reference } = file.input;
    const { decision } = file.state();
    const report = await finalReport.buildReport.executeWithOptions(
      { summary: 'the final report, for the regulator' },
      [{ reference, stage: 'final', at: file.now(), ...(decision ? { decision } : {}) }],
    );
    file.change((state) => ({ ...state, reportedAt: file.now() }));
    file.note('report-built', 'the final report was built', { ...report, stage: 'final' });
  });
  alert(file, {
    key: `report/${file.state().dispatches}`,
    text: 'the final report is ready: file it, then close the case',
    roles: ['security', 'legal'],
    kind: 'alerted',
  });
};
