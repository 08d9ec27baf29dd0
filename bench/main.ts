import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { measureCliStart } from './cli-start';
import { CONTESTANTS } from './contestants';
import { measureSending } from './sending';
import { summarize } from './summary';
import type { Summary } from './summary';
import type { WindowsBench } from './windows';
import { measureWindowsApart } from './windows-apart';

const USAGE = `node bench/run.cjs [NOTICES=20000] [ROUNDS=3] [--only NAME,...] [--breaches 50000] [-o table|json]
  names: ${Object.keys(CONTESTANTS).join(', ')}, windows (of that many breaches), start (of the command)`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const asked = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      breaches: { type: 'string', default: '50000' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const everything = [...Object.keys(CONTESTANTS), 'windows', 'start'];
  const only = values.only?.split(',') ?? everything;
  const [notices = 20_000, rounds = 3] = positionals.map(Number);
  const breaches = Number(values.breaches);
  const isWrong = ![notices, rounds, breaches].every((number) => Number.isInteger(number) && number > 0);
  const unknown = only.filter((name) => !everything.includes(name));
  if (isWrong || unknown.length > 0 || !['table', 'json'].includes(values.output)) {
    say(USAGE);
    process.exit(2);
  }
  return { only, notices, rounds, breaches, isJson: values.output === 'json' };
};

const print = (head: string[], rows: (string | number)[][]): void => {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  process.stdout.write(`${table.toString()}\n`);
};

const printSending = (summaries: readonly Summary[]): void =>
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

const printStart = (starts: ReturnType<typeof measureCliStart>): void => {
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

const printWindows = ({ policies, breaches, seconds, ...windows }: WindowsBench): void => {
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

const main = async (): Promise<void> => {
  const { only, notices, rounds, breaches, isJson } = asked();
  const names = Object.keys(CONTESTANTS).filter((name) => only.includes(name));
  const measured = names.length === 0 ? [] : await measureSending({ notices, rounds, names, say });
  const sending = summarize(measured, notices);
  const windows = only.includes('windows') ? measureWindowsApart(breaches) : null;
  const starts = only.includes('start') ? measureCliStart() : [];
  if (isJson)
    return void process.stdout.write(
      `${JSON.stringify({ notices, rounds, sending, windows, starts }, null, 2)}\n`,
    );
  if (sending.length > 0) printSending(sending);
  if (windows) printWindows(windows);
  if (starts.length > 0) printStart(starts);
};

main().catch((error: unknown) => {
  say(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
});
