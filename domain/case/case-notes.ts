import { phaseOf, standingHolds } from './phase';
import type { CaseState, CaseStatus } from './state';

const cell = (text: string): string => text.replace(/\|/g, '/');

/** The case so far as Markdown, for the Temporal UI's current details. References, counts and dates only. */
export const caseNotes = (state: CaseState, status: CaseStatus): string => {
  const { next, windows, counts, approval, dueAt } = status;
  const holds = standingHolds(state).map(
    (hold) =>
      `- **held** by ${hold.agency ?? 'an unreadable direction'}, ${hold.reference}, last day ${hold.lastDay ?? 'unknown'}`,
  );
  const edges = windows?.effective;
  return [
    `## ${state.reference}: ${phaseOf(state)}`,
    `**Next:** ${next.what}${next.at ? `, at ${next.at}` : ''}`,
    '',
    ...holds,
    '',
    '| window | earliest | latest |',
    '|---|---|---|',
    `| law enforcement | at once | ${edges?.agencies.latest ?? 'not started'} |`,
    `| customers | ${edges?.customers.earliest ?? 'not started'} | ${edges?.customers.latest ?? 'none'} |`,
    '',
    `Approvals: ${approval.given} of ${approval.needed}. Nearest deadline: ${dueAt ?? 'none'}.`,
    '',
    '| listed | accepted | letter | bounced | unknown | failed | pending |',
    '|---|---|---|---|---|---|---|',
    `| ${[counts.listed, counts.accepted, counts.letter, counts.bounced, counts.unknown, counts.failed, counts.pending].join(' | ')} |`,
    '',
    '| when | what |',
    '|---|---|',
    ...state.timeline.slice(-15).map(({ at, text }) => `| ${at.slice(0, 16)} | ${cell(text)} |`),
  ].join('\n');
};
