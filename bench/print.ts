import Table from 'cli-table3';
import type { measureCliStart } from './cli-start';
import { CONTESTANTS } from './contestants';
import type { Full } from './full';
import type { Killed } from './kills';
import type { Summary } from './summary';
import type { WindowsBench } from './windows';

type Cell = string | number;
const print = (head: string[], rows: Cell[][]): void => {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  process.stdout.write(`${table.toString()}\n`);
};

/** Rows of labels in the first column, and what they say. */
const printPairs = (head: string[], rows: Record<string, Cell[]>): void =>
  print(
    head,
    Object.entries(rows).map(([label, cells]) => [label, ...cells]),
  );

export const printSending = (summaries: readonly Summary[]): void =>
  print(
    [
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
    summaries.map((one) => [
      one.title,
      one.perSecond,
      one.ofBare?.median.toFixed(2) ?? '',
      one.ofBare ? `${one.ofBare.from.toFixed(2)} to ${one.ofBare.to.toFixed(2)}` : '',
      one.perSecondInAll,
      one.senderCpuUs,
      one.helpersCpuUs,
      one.sinkCpuUs,
      one.senderMb,
      one.totalMb,
    ]),
  );

export const printKills = (killed: readonly Killed[]): void =>
  print(
    ['killed in mid-send', 'kills', 'lost', 'told twice', 'marked unknown', 'twice, silently', 'seconds'],
    killed.map((one) => [
      CONTESTANTS[one.name]?.title ?? one.name,
      one.kills,
      one.lost,
      one.doubled,
      one.markedUnknown ?? 'no such state',
      one.doubledSilently,
      one.seconds,
    ]),
  );

export const printFull = ({ small, large, memoryRatio, budgets, isWithinBudgets }: Full): void => {
  const both = (figure: (run: Full['small']) => Cell): Cell[] => [figure(small), figure(large)];
  printPairs(['one dispatch', `${small.notices} people`, `${large.notices} people`], {
    'import, s': both((run) => run.importSeconds),
    'freeze, s': both((run) => run.freezeSeconds),
    'dispatch, s': both((run) => run.dispatchSeconds),
    'report, s': both((run) => run.reportSeconds),
    'notices a second': both((run) => run.perSecond),
    'worker, MiB': both((run) => run.workerMb),
    'in all, MiB': both((run) => run.totalMb),
    'longest history, events': both((run) => run.historyEvents),
    'workflow runs': both((run) => run.workflowRuns),
  });
  process.stdout.write(
    `memory ${memoryRatio} times (budget ${budgets.memoryRatio}), history budget ${budgets.historyEvents} events: ${isWithinBudgets ? 'kept' : 'NOT KEPT'}\n`,
  );
};

export const printStart = (starts: ReturnType<typeof measureCliStart>): void => {
  const bare = starts[0]?.medianMs ?? NaN;
  print(
    ['command', 'ms', 'over node -e 0'],
    starts.map(({ command, medianMs }) => [
      command,
      Math.round(medianMs),
      `+${Math.round(medianMs - bare)} ms`,
    ]),
  );
};

export const printWindows = ({ policies, breaches, seconds, ...windows }: WindowsBench): void => {
  const { perSecond, windowsPerSecond, start, middle, end } = windows;
  print(
    [
      'windows',
      'breaches a second',
      'windows a second',
      'heap MiB: start',
      'middle',
      'end',
      'in all, at the end',
    ],
    [
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
  );
};
