import { parseArgs } from 'node:util';
import { measureCliStart } from './cli-start';
import { CONTESTANTS } from './contestants';
import { measureFull } from './full';
import type { Full } from './full';
import { brokenPromises, measureAllKills } from './kills';
import type { Killed } from './kills';
import { describeMachine } from './machine';
import type { Machine } from './machine';
import { printFull, printKills, printSending, printStart, printWindows } from './print';
import { measureSending } from './sending';
import { summarize } from './summary';
import type { Summary } from './summary';
import type { WindowsBench } from './windows';
import { measureWindowsApart } from './windows-apart';

const USAGE = `node bench/run.cjs [NOTICES=20000] [ROUNDS=3] [--only NAME,...] [--breaches 50000] [-o table|json]
  how fast, in rounds. Names: ${Object.keys(CONTESTANTS).join(', ')}, windows (of that many breaches), start (of the command)
node bench/run.cjs --kill [NOTICES=20000] [--only NAME,...]
  what is lost and what is doubled when the sender is killed three times in mid-send
node bench/run.cjs --full [NOTICES=1000000] [--only tocsin|tocsin-pipelined]
  Tocsin alone, from import to report: seconds, memory against 10,000 people, history`;

/** What is printed with `-o json`, and what the chart is drawn from. */
export interface Results {
  readonly machine: Machine;
  readonly notices: number;
  readonly rounds: number;
  readonly sending: readonly Summary[];
  readonly killed: readonly Killed[];
  readonly full: Full | null;
  readonly windows: WindowsBench | null;
  readonly starts: ReturnType<typeof measureCliStart>;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const asked = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      kill: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      breaches: { type: 'string', default: '50000' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const everything = [...Object.keys(CONTESTANTS), 'windows', 'start'];
  const only = values.only?.split(',') ?? everything;
  const [notices = values.full ? 1_000_000 : 20_000, rounds = 3] = positionals.map(Number);
  const breaches = Number(values.breaches);
  const isWrong = ![notices, rounds, breaches].every((number) => Number.isInteger(number) && number > 0);
  const unknown = only.filter((name) => !everything.includes(name));
  const isBoth = values.kill && values.full;
  if (isWrong || isBoth || unknown.length > 0 || !['table', 'json'].includes(values.output)) {
    say(USAGE);
    process.exit(2);
  }
  const what = values.kill ? 'kill' : values.full ? 'full' : 'speed';
  return { what, only, notices, rounds, breaches, isJson: values.output === 'json' } as const;
};
type Asked = ReturnType<typeof asked>;

const measure = async ({ what, only, notices, rounds, breaches }: Asked): Promise<Results> => {
  const describe = describeMachine();
  const names = Object.keys(CONTESTANTS).filter((name) => only.includes(name));
  const isSpeed = what === 'speed';
  const measured = isSpeed && names.length > 0 ? await measureSending({ notices, rounds, names, say }) : [];
  const sending = summarize(measured, notices);
  const killed = what === 'kill' ? await measureAllKills({ notices, names, say }) : [];
  const isPipelining = !only.includes('tocsin');
  const full = what === 'full' ? await measureFull(notices, isPipelining, say) : null;
  const windows = isSpeed && only.includes('windows') ? measureWindowsApart(breaches) : null;
  const starts = isSpeed && only.includes('start') ? measureCliStart() : [];
  const machine = describe([...sending, ...killed].map(({ name }) => name));
  return { machine, notices, rounds, sending, killed, full, windows, starts };
};

const main = async (): Promise<void> => {
  const plan = asked();
  const results = await measure(plan);
  const { sending, killed, full, windows, starts } = results;
  if (plan.isJson) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else {
    if (sending.length > 0) printSending(sending);
    if (killed.length > 0) printKills(killed);
    if (full) printFull(full);
    if (windows) printWindows(windows);
    if (starts.length > 0) printStart(starts);
  }
  const broken = brokenPromises(killed);
  broken.forEach(say);
  if (broken.length > 0 || full?.isWithinBudgets === false) process.exitCode = 1;
};

main().catch((error: unknown) => {
  say(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
});
