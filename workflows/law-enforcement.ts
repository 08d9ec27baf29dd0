import { ActivityFailure, condition, isCancellation } from '@temporalio/workflow';
import { agenciesAreTold, noticesDue } from '../domain/case/agencies';
import type { Agency } from '../domain/schemas';
import { initialReport, lawEnforcement } from './activity-options';
import { alert } from './alert';
import { reassess } from './assessing';
import type { CaseFile } from './case-file';
import { ignoreCancellation } from './ignore-cancellation';

/** The initial report, for law enforcement's notice. A report that cannot be built does not keep the notice back. */
const buildInitialReport = async (file: CaseFile): Promise<string | null> => {
  const { reference } = file.input;
  try {
    const report = await initialReport.buildReport.executeWithOptions(
      { summary: 'the initial report, for law enforcement' },
      [{ reference, stage: 'initial', at: file.now(), unwritten: [...file.unwritten] }],
    );
    file.note('report-built', 'the initial report was built', { ...report, stage: 'initial' });
    return report.reportId;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    alert(file, {
      key: 'initial-report',
      text: 'the initial report could not be built; law enforcement is notified without it',
      roles: ['security'],
      kind: 'alerted',
    });
    return null;
  }
};

const emailAgency = async (file: CaseFile, agency: Agency, report: Promise<string | null>): Promise<void> => {
  const reportId = await report;
  const { facts, isDrill } = file.state();
  const flagsUrgentNeed = facts.urgentNeed === true;
  const told = await lawEnforcement.notifyAgency.executeWithOptions(
    { summary: `notify ${agency} by e-mail` },
    [{ reference: file.input.reference, agency, facts, reportId, clock: file.clock, isDrill }],
  );
  const { at, reply } = told;
  await file.serially(async () => {
    if (told.isTold) {
      const notice = { agency, at, channel: 'email' as const, flagsUrgentNeed };
      file.change((state) => ({ ...state, notified: [...state.notified, notice] }));
      file.note('agency-emailed', `${agency} was notified by e-mail`, { agency, at, reply, flagsUrgentNeed });
    } else {
      file.change((state) => ({ ...state, refusedAgencies: [...state.refusedAgencies, agency] }));
      file.note('agency-refused', `${agency} could not be notified by e-mail`, { agency, reply });
    }
    await reassess(file);
  });
  if (!told.isTold)
    alert(file, {
      key: `agency-refused/${agency}`,
      text: `the e-mail to ${agency} was refused: reach them another way and record it with tocsin filing record`,
      roles: ['security', 'legal', 'executive'],
      kind: 'alerted',
    });
};

const askForFilings = (file: CaseFile, agencies: readonly Agency[]): void => {
  const { urgentNeedSince } = file.state();
  const urgent = urgentNeedSince === null ? '' : ', saying that there is an urgent need';
  alert(file, {
    key: `file/${agencies.join('-')}/${urgentNeedSince ?? 'notice'}`,
    text: `file with ${agencies.join(' and ')} at the portal${urgent}, then record the confirmation`,
    roles: ['security', 'legal'],
    kind: 'alerted',
  });
};

/**
 * Notifies law enforcement, 47 CFR 64.2011(b), for as long as the case lives: by e-mail at once, and by asking a person
 * for each filing at the portal. It needs nobody's approval and waits for nothing but the determination: neither for a
 * window, a hold or a pause, nor for one agency's relay to tell another. Never ends.
 */
export const keepLawEnforcementTold = async (file: CaseFile): Promise<never> => {
  const underWay = new Set<Agency>();
  const due = (channel: 'email' | 'portal'): Agency[] =>
    noticesDue(file.state())
      .filter((duty) => duty.channel === channel && !(channel === 'email' && underWay.has(duty.agency)))
      .map(({ agency }) => agency);
  let asked = '';
  for (;;) {
    await condition(() => due('email').length > 0 || due('portal').join() !== asked);
    asked = due('portal').join();
    if (asked) askForFilings(file, due('portal'));
    const agencies = due('email');
    if (agencies.length === 0) continue;
    const report = file.during(() => buildInitialReport(file));
    for (const agency of agencies) {
      underWay.add(agency);
      void file
        .during(() => emailAgency(file, agency, report))
        .catch(ignoreCancellation)
        .finally(() => underWay.delete(agency));
    }
  }
};

/** Ends when every agency has been told by every channel that a policy asks for, 47 CFR 64.2011(a). */
export const lawEnforcementToBeTold = async (file: CaseFile): Promise<void> => {
  while (!agenciesAreTold(file.state())) await file.changedOrAt(() => agenciesAreTold(file.state()));
};
