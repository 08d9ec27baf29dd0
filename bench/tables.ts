import Table from 'cli-table3';
import { ofAccountChanges } from './account-change/table';
import type { Cell, Columns } from './columns';
import type { measureCliStart } from './cli-start';
import type { Full } from './full';
import type { Killed } from './kills';
import type { LettersBench } from './letters';
import { HEAP_MB } from './letters-apart';
import { ofRecords } from './records/table';
import type { Results } from './results';
import type { Summary } from './summary';
import type { WindowsBench } from './windows';

const grouped = (value: number): string => value.toLocaleString('en-US');

const ofSending = (summaries: readonly Summary[]): Columns => ({
  head: [
    'what',
    'a second',
    'of bare',
    'from, to',
    'end to end',
    'CPU us: sender',
    'helpers',
    'sink',
    'MiB',
    'in all',
  ],
  rows: summaries.map((one) => [
    one.title,
    grouped(one.perSecond),
    one.ofBare?.median.toFixed(2) ?? '',
    one.ofBare ? `${one.ofBare.from.toFixed(2)} to ${one.ofBare.to.toFixed(2)}` : '',
    grouped(one.perSecondInAll),
    one.senderCpuUs,
    one.helpersCpuUs,
    one.sinkCpuUs,
    one.senderMb,
    one.totalMb,
  ]),
});

const ofKills = (killed: readonly Killed[]): Columns => ({
  head: [
    'killed in mid-send',
    'kills',
    'lost',
    'told twice',
    'of them silently',
    'marked unknown',
    'seconds',
  ],
  rows: killed.map((one) => [
    one.title,
    one.kills,
    one.lost,
    one.doubled,
    one.doubledSilently,
    one.markedUnknown ?? 'no such state',
    one.seconds,
  ]),
});

const ofFull = ({ small, large, memoryRatio, budgets }: Full): Columns => {
  const both = (label: string, figure: (run: Full['small']) => number): Cell[] => [
    label,
    grouped(figure(small)),
    grouped(figure(large)),
  ];
  return {
    head: ['one dispatch', `${grouped(small.notices)} people`, `${grouped(large.notices)} people`],
    rows: [
      both('import, s', (run) => run.importSeconds),
      both('freeze, s', (run) => run.freezeSeconds),
      both('dispatch, s', (run) => run.dispatchSeconds),
      both('report, s', (run) => run.reportSeconds),
      both('notices a second', (run) => run.perSecond),
      both('worker at most, MiB', (run) => run.workerMb),
      [
        'worker in each quarter of the time, MiB',
        small.workerQuartersMb.join(', '),
        large.workerQuartersMb.join(', '),
      ],
      both('in all at most, MiB', (run) => run.totalMb),
      ['worker, times the small run', '', `${memoryRatio} (budget ${budgets.memoryRatio})`],
      both(`longest history, events (budget ${grouped(budgets.historyEvents)})`, (run) => run.historyEvents),
      both('workflow runs', (run) => run.workflowRuns),
    ],
  };
};

const ofStarts = (starts: ReturnType<typeof measureCliStart>): Columns => {
  const bare = starts[0]?.medianMs ?? NaN;
  return {
    head: ['command', 'ms', 'over node -e 0'],
    rows: starts.map(({ command, medianMs }) => [
      command,
      Math.round(medianMs),
      `+${Math.round(medianMs - bare)} ms`,
    ]),
  };
};

const ofWindows = ({ policies, breaches, seconds, ...windows }: WindowsBench): Columns => {
  const { perSecond, windowsPerSecond, start, middle, end } = windows;
  return {
    head: [
      'windows',
      'breaches a second',
      'windows a second',
      'heap MiB: start',
      'middle',
      'end',
      'in all, at the end',
    ],
    rows: [
      [
        `${breaches} breaches, ${policies} policies, ${seconds} s`,
        perSecond,
        windowsPerSecond,
        start.heapMb,
        middle.heapMb,
        end.heapMb,
        end.rssMb,
      ],
    ],
  };
};

const ofLetters = ({
  letters,
  files,
  pages,
  seconds,
  megabytes,
  quartersMb,
  peakMb,
}: LettersBench): Columns => ({
  head: [
    'letters',
    'files',
    'pages',
    'MB written',
    'a second',
    `process MiB by quarter, heap of ${HEAP_MB}`,
    'at most',
  ],
  rows: [
    [
      grouped(letters),
      files,
      grouped(pages),
      Math.round(megabytes),
      Math.round(letters / seconds),
      quartersMb.join(', '),
      Math.round(peakMb),
    ],
  ],
});

/** A table for each thing that was measured. */
export const tablesOf = ({ sending, killed, full, windows, starts, ...more }: Results): Columns[] => [
  ...(sending.length > 0 ? [ofSending(sending)] : []),
  ...(killed.length > 0 ? [ofKills(killed)] : []),
  ...(full ? [ofFull(full)] : []),
  ...(windows ? [ofWindows(windows)] : []),
  ...(starts.length > 0 ? [ofStarts(starts)] : []),
  ...(more.letters ? [ofLetters(more.letters)] : []),
  ...(more.records ? ofRecords(more.records) : []),
  ...(more.accountChanges ? [ofAccountChanges(more.accountChanges)] : []),
];

export const asText = ({ head, rows }: Columns): string => {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
};

export const asMarkdown = ({ head, rows }: Columns): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
