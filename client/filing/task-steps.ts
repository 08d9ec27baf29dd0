import type { ObligationStatus } from '../../domain/case/duty-state';
import { localTime } from '../../reports/local-time';
import { exerciseWarning } from '../../reports/portal-text';
import type { Report } from '../../reports/schema/report';

const timeOf = (at: string | null, zone: string, otherwise: string): string =>
  at ? `${localTime(at, zone)} (${zone})` : otherwise;

const contentsOf = ({ contents }: ObligationStatus): string[] => {
  if (!contents) return ['   The policy does not say what it must contain: read the rule, or ask counsel.'];
  const { required = [], recommended = [], headings = [], citation, verified } = contents;
  const doubt = verified === false ? ', which is not verified' : '';
  return [
    ...required.map((each) => `   - ${each}`),
    ...recommended.map((each) => `   - recommended: ${each}`),
    ...(headings.length > 0 ? [`   - under the headings: ${headings.join('; ')}`] : []),
    ...(citation ? [`   (${citation}${doubt})`] : doubt ? ['   (not verified against the rule)'] : []),
  ];
};

const dutyOf = (duty: ObligationStatus, zone: string): string[] => [
  `${duty.policy}/${duty.obligation}: ${duty.citation}`,
  `   status:    ${duty.status}`,
  `   not before ${timeOf(duty.earliest, zone, duty.status === 'waiting' ? 'a time that is not known yet' : 'no such bound')}`,
  `   due:       ${timeOf(duty.latest, zone, duty.startedAt === null ? 'its clock has not started' : 'without unreasonable delay')}`,
  '   contents:',
  ...contentsOf(duty),
];

const SHUT = ['held', 'forbidden', 'waiting'];

/** What a person does to tell a recipient who is neither law enforcement nor a customer, step by step. */
export const taskSteps = (report: Report, recipient: string, duties: readonly ObligationStatus[]): string => {
  const { reference, mode, zone, reportId } = report;
  const warning = exerciseWarning(mode);
  const shut = duties.find(({ status }) => SHUT.includes(status));
  return `${[
    ...(warning ? [warning, ''] : []),
    ...(shut ? [`NOT YET: ${recipient} may not be told now (${shut.status}, ${shut.citation}).`, ''] : []),
    `Notice of ${reportId} to ${recipient}`,
    '='.repeat(72),
    '',
    ...duties.flatMap((duty) => [...dutyOf(duty, zone), '']),
    `1. Read report.pdf. What is wrong in it is corrected in the case (tocsin breach amend`,
    `   ${reference}), and the pack is made again; do not correct it by hand.`,
    `2. Find where ${recipient} takes notices on its own site; trust no link from a message.`,
    '3. Give what the contents above ask for. portal.txt has the facts of the case; report.pdf was',
    '   made for law enforcement: attach it only where counsel has agreed.',
    '4. Keep the confirmation number and the time that is shown: it counts, not the time of this pack.',
    '5. Record both at once:',
    '',
    `   tocsin filing record ${reference} --recipient ${recipient} --confirmation NUMBER --filed-at TIME`,
    '',
    '   TIME is ISO 8601 with an offset, such as 2026-11-23T10:00:00-05:00.',
  ].join('\n')}\n`;
};
