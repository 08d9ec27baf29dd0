import { addsUp } from '../../domain/counts';
import type { StackFile } from '../../config/stack-file';
import type { Result } from '../action';
import type { DemoOutcome } from './run-demo';

const ROWS = [
  ['accepted', 'accepted by the mail server (that is no proof of delivery)'],
  ['letter', 'by letter: no e-mail address of record, or the mailbox was refused'],
  ['bounced', 'came back'],
  ['unknown', 'nobody can know: the connection was lost in mid-message'],
  ['failed', 'no way to reach them: a named person must decide'],
  ['pending', 'not yet told'],
] as const;

const uiLink = ({ temporalUiUrl }: StackFile, { workflowId, runId }: DemoOutcome): string =>
  `${temporalUiUrl}/${encodeURIComponent(workflowId)}/${runId}/history`;

/**
 * The last table, in which every number adds up, and where to look.
 * @param addresses null where the stack ends with the demo: then there is nothing to open but files
 */
export const summaryOf = (outcome: DemoOutcome, addresses: StackFile | null): Result => {
  const { counts, reference, phase } = outcome.status;
  const sum = ROWS.reduce((total, [state]) => total + counts[state], 0);
  const links = {
    temporalUi: addresses && uiLink(addresses, outcome),
    inbox: addresses && addresses.inboxWebUrl,
    reports: outcome.files,
  };
  return {
    data: { reference, phase, counts, addsUp: addsUp(counts), links },
    table: {
      columns: ['customers', 'number', 'what it means'],
      rows: [
        ...ROWS.map(([state, meaning]) => [state, counts[state], meaning]),
        [
          'sum',
          sum,
          addsUp(counts)
            ? `= ${counts.listed} listed: nobody was skipped`
            : `BUT ${counts.listed} are listed`,
        ],
      ],
    },
    said: [
      '',
      ...(addresses ? [`The case file    ${links.temporalUi}`, `The inbox        ${links.inbox}`] : []),
      ...links.reports.map((file) => `The report       ${file}`),
      ...(addresses
        ? []
        : ['The stack ends with it. To look around in the case file and the inbox, run it without --exit.']),
    ],
    ...(addresses ? { next: `tocsin ledger verify ${reference}` } : {}),
    exitCode: addsUp(counts) && phase === 'closed' ? 0 : 1,
  };
};
