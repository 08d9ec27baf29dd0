import { localTime } from '../local-time';
import { portalFields } from '../portal-fields';
import type { Report } from '../schema/report';
import type { TaggedDocument } from './tagged-document';

const yesNo = (value: boolean | null): string => (value === null ? 'not stated' : value ? 'yes' : 'no');

/** The case at a glance. */
export const addSummary = (pdf: TaggedDocument, report: Report): void => {
  const { reportId, stage, supersedes, title, asOf, zone, determination, policies, windows, notices } =
    report;
  const time = (iso: string | null): string => (iso === null ? 'not yet' : localTime(iso, zone));
  const { determinedAt, determinedBy } = determination;
  pdf.heading(2, 'Summary');
  pdf.table(
    ['What', 'How it stands'],
    [
      ['Breach', title],
      ['Report', `${reportId} (${stage})${supersedes ? `, in place of ${supersedes}` : ''}`],
      ['As of', `${time(asOf)} (${zone})`],
      ['Discovered', time(determination.discoveredAt)],
      ['Determined', `${time(determinedAt)}${determinedBy ? `, by ${determinedBy}` : ''}`],
      [
        'Intentional; harm; encrypted',
        `${yesNo(determination.isIntentional)}; ${determination.harm}; ${yesNo(determination.isEncrypted)}`,
      ],
      ['Rules', policies.map(({ id, version }) => `${id} v${version}`).join(', ')],
      [
        'Customers may be notified',
        `from ${time(windows.customers.earliest)}; latest: ${windows.customers.latest ? time(windows.customers.latest) : 'none set'}`,
      ],
      ['Held now', yesNo(windows.isHeld)],
      ['Customers listed', String(notices.counts.listed)],
      ['Notices sent while a hold stood', String(report.noticesInsideHolds)],
    ],
    [3, 7],
  );
};

/** The seven fields, under the portal’s own numbers. */
export const addFields = (pdf: TaggedDocument, report: Report): void => {
  pdf.heading(2, 'The form’s seven fields');
  for (const { number, label, text } of portalFields(report)) {
    pdf.heading(3, `${number}. ${label}`);
    pdf.paragraph(text);
  }
};

/** Law enforcement told, and the lawful windows that follow. */
export const addCase = (pdf: TaggedDocument, report: Report): void => {
  const { agencies, windows, zone, earlyRelease, urgentNeed } = report;
  const time = (iso: string | null): string => (iso === null ? '-' : localTime(iso, zone));
  pdf.heading(2, 'Law enforcement');
  if (agencies.length === 0) pdf.paragraph('No agency has been told yet.');
  else
    pdf.table(
      ['Agency', 'Channel', 'When', 'Outcome', 'Confirmation', 'Ledger'],
      agencies.map(({ agency, channel, at, outcome, confirmation, ledgerSeq }) => [
        agency,
        channel,
        time(at),
        outcome,
        confirmation,
        String(ledgerSeq),
      ]),
      [1.1, 1.1, 2.6, 1.1, 3.2, 0.9],
    );
  if (earlyRelease)
    pdf.paragraph(
      `${earlyRelease.agency} (${earlyRelease.agent}) released the carrier early, ${time(earlyRelease.releasedAt)}, reference ${earlyRelease.reference}.`,
    );
  if (urgentNeed)
    pdf.paragraph(
      `Urgent need, 47 CFR 64.2011(b)(2): ${urgentNeed.agency} (${urgentNeed.agent}) was consulted ${time(urgentNeed.consultedAt)}. ${urgentNeed.reason}`,
    );
  pdf.heading(2, 'Lawful windows');
  pdf.table(
    ['Recipient', 'Policy', 'Citation', 'Not before', 'Not after', 'Status'],
    windows.obligations.map(({ recipient, policy, citation, earliest, latest, status }) => [
      recipient,
      policy,
      citation,
      time(earliest),
      time(latest),
      status,
    ]),
    [1.4, 1.7, 2.2, 2.1, 2.1, 1.2],
  );
  for (const { message, citations } of windows.conflicts)
    pdf.paragraph(`Conflict: ${message} (${citations.join('; ')})`);
  for (const warning of windows.warnings) pdf.paragraph(`Note: ${warning}`);
};
