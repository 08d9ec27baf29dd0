import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import { agenciesAreTold, openDuties } from '../domain/case/agencies';
import type { Agency } from '../domain/schemas';
import { initialReport, lawEnforcement } from './activity-options';
import { alert } from './alert';
import type { CaseFile } from './case-file';

/** The initial report, for law enforcement's notice. A report that cannot be built does not keep the notice back. */
const buildInitialReport = async (file: CaseFile): Promise<string | null> => {
  const { reference } = file.input;
  try {
    const report = await initialReport.buildReport.executeWithOptions(
      { summary: 'the initial report, for law enforcement' },
      [{ reference, stage: 'initial', at: file.now() }],
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

const emailAgency = async (file: CaseFile, agency: Agency, reportId: string | null): Promise<void> => {
  const { facts, isDrill } = file.state();
  const told = await lawEnforcement.notifyAgency.executeWithOptions(
    { summary: `notify ${agency} by e-mail` },
    [{ reference: file.input.reference, agency, facts, reportId, clock: file.clock, isDrill }],
  );
  await file.serially(async () => {
    if (told.isTold) {
      const notice = { agency, at: told.at, channel: 'email' as const };
      file.change((state) => ({ ...state, notified: [...state.notified, notice] }));
      file.note('agency-emailed', `${agency} was notified by e-mail`, {
        agency,
        at: told.at,
        reply: told.reply,
      });
    } else {
      file.change((state) => ({ ...state, refusedAgencies: [...state.refusedAgencies, agency] }));
      file.note('agency-refused', `${agency} could not be notified by e-mail`, { agency, reply: told.reply });
    }
    await file.reassess();
  });
  if (!told.isTold)
    alert(file, {
      key: `agency-refused/${agency}`,
      text: `the e-mail to ${agency} was refused: reach them another way and record it with tocsin filing record`,
      roles: ['security', 'legal', 'executive'],
      kind: 'alerted',
    });
};

/**
 * Notifies law enforcement, 47 CFR 64.2011(b): by e-mail at once, and by asking a person for each filing at the portal.
 * Needs nobody's approval. Ends when every agency has been told by every channel that a policy asks for.
 */
export const notifyLawEnforcement = async (file: CaseFile): Promise<void> => {
  const emailsLeft = (): Agency[] => {
    const { refusedAgencies } = file.state();
    return openDuties(file.state())
      .filter(({ agency, channel }) => channel === 'email' && !refusedAgencies.includes(agency))
      .map(({ agency }) => agency);
  };
  const filings = openDuties(file.state()).filter(({ channel }) => channel === 'portal');
  if (filings.length > 0)
    alert(file, {
      key: `file/${filings.map(({ agency }) => agency).join('-')}`,
      text: `file with ${filings.map(({ agency }) => agency).join(' and ')} at the portal, then record the confirmation`,
      roles: ['security', 'legal'],
      kind: 'alerted',
    });
  while (!agenciesAreTold(file.state())) {
    const emails = emailsLeft();
    if (emails.length === 0) await file.changedOrAt(() => openDuties(file.state()));
    else
      await file.during(async () => {
        const reportId = await buildInitialReport(file);
        await Promise.all(emails.map((agency) => emailAgency(file, agency, reportId)));
      });
  }
};
