import type { Edges, ObligationWindow, WindowsReport } from '../../domain/windows/types';
import { localTime } from '../../reports/local-time';
import { takesColour } from '../output/table';
import { timelineOf } from './timeline';
import type { TimelineOptions } from './timeline-plan';

const shown = (edge: string | null, zone: string): string => (edge === null ? '-' : localTime(edge, zone));

const obligationText = (window: ObligationWindow, zone: string): string[] => {
  const { recipient, policy, citation, earliest, latest, status, why } = window;
  return [
    `${recipient}, ${policy}: ${status}`,
    `  earliest  ${shown(earliest, zone)}`,
    `  latest    ${shown(latest, zone)}`,
    `  rule      ${citation}`,
    ...why.map((sentence, index) => `  ${(index === 0 ? 'why' : '').padEnd(9)} ${sentence}`),
    '',
  ];
};

const togetherText = (recipient: string, { earliest, latest }: Edges, zone: string): string =>
  `  ${recipient.padEnd(9)} earliest ${shown(earliest, zone)}, latest ${shown(latest, zone)}`;

/**
 * Windows as people read them, in the zone asked for; minutes, as a `latest` ends with the last second of its own.
 * @param input with the instant that the statuses are told for
 */
export const windowsText = (report: WindowsReport, input: TimelineOptions): string => {
  const { at } = input;
  const { policies, zone, obligations, effective, held, conflicts, warnings } = report;
  const lines = [
    `${policies.join(' and ')}, in ${zone}, at ${localTime(at, zone)}${held ? ': HELD' : ''}`,
    '',
    ...obligations.flatMap((window) => obligationText(window, zone)),
    'together',
    togetherText('agencies', effective.agencies, zone),
    togetherText('customers', effective.customers, zone),
    '',
    timelineOf(report, input, { hasColour: takesColour(process.stdout) }),
    '',
    ...conflicts.map(({ message }) => `CONFLICT: ${message}`),
    ...warnings.map((warning) => `WARNING: ${warning}`),
  ];
  return lines.join('\n');
};
