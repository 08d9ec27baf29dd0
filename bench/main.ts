import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAccountChanges } from './account-change/measure';
import { chartOf } from './chart';
import { measureCliStart } from './cli-start';
import { CONTESTANTS } from './contestants';
import { measureFull } from './full';
import { measureLettersApart } from './letters-apart';
import { brokenPromises, measureAllKills } from './kills';
import { describeMachine } from './machine';
import { measureRecordsApart } from './records/apart';
import type { Results } from './results';
import { measureSending } from './sending';
import { summarize } from './summary';
import { asMarkdown, asText, tablesOf } from './tables';
import { measureWindowsApart } from './windows-apart';

const USAGE = `node bench/run.cjs [NOTICES=20000] [ROUNDS=3] [--only NAME,...] [--breaches 50000] [--letters 2000]
                   [--seconds 30] [--entries 100000]
  how fast, in rounds. Names: ${Object.keys(CONTESTANTS).join(', ')}, windows (of that many breaches), start (of the command),
  letters (so many), account-change (each rate for so many seconds), records (so many ledger entries, as many contacts); these three only
  where they are named
node bench/run.cjs --kill [NOTICES=20000] [--only NAME,...]
  what is lost and what is doubled when the sender is killed three times in mid-send
node bench/run.cjs --full [NOTICES=1000000] [--only tocsin|tocsin-pipelined]
  Tocsin alone, from import to report: seconds, memory against 10,000 people, history
node bench/run.cjs --read RESULTS.json
  what an earlier run with -o json has measured
each: -o table|json|markdown|svg (a chart of how fast)`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const OUTPUTS: Readonly<Record<string, (results: Results) => string>> = {
  table: (results) => tablesOf(results).map(asText).join('\n'),
  markdown: (results) => tablesOf(results).map(asMarkdown).join('\n\n'),
  json: (results) => JSON.stringify(results, null, 2),
  svg: chartOf,
};

/** Measured only where they are named. */
const APART = ['letters', 'account-change', 'records'];

const asked = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      kill: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      read: { type: 'string' },
      breaches: { type: 'string', default: '50000' },
      letters: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '30' },
      entries: { type: 'string', default: '100000' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const everything = [...Object.keys(CONTESTANTS), 'windows', 'start'];
  const only = values.only?.split(',') ?? everything;
  const [notices = values.full ? 1_000_000 : 20_000, rounds = 3] = positionals.map(Number);
  const breaches = Number(values.breaches);
  const letters = Number(values.letters);
  const seconds = Number(values.seconds);
  const entries = Number(values.entries);
  const write = OUTPUTS[values.output];
  const isWrong = ![notices, rounds, breaches, letters, seconds, entries].every(
    (number) => Number.isInteger(number) && number > 0,
  );
  const unknown = only.filter((name) => ![...everything, ...APART].includes(name));
  if (isWrong || (values.kill && values.full) || unknown.length > 0 || write === undefined) {
    say(USAGE);
    process.exit(2);
  }
  const what = values.kill ? 'kill' : values.full ? 'full' : 'speed';
  return {
    what,
    only,
    notices,
    rounds,
    breaches,
    letters,
    seconds,
    entries,
    write,
    read: values.read,
  } as const;
};
type Asked = ReturnType<typeof asked>;

const measure = async ({
  what,
  only,
  notices,
  rounds,
  breaches,
  letters: count,
  seconds,
  entries,
}: Asked): Promise<Results> => {
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
  const letters = isSpeed && only.includes('letters') ? measureLettersApart(count) : null;
  const accountChanges =
    isSpeed && only.includes('account-change') ? await measureAccountChanges(seconds, say) : null;
  const records = isSpeed && only.includes('records') ? measureRecordsApart(entries) : null;
  const machine = describe([...sending, ...killed].map(({ name }) => name));
  return {
    machine,
    notices,
    rounds,
    sending,
    killed,
    full,
    windows,
    starts,
    letters,
    accountChanges,
    records,
  };
};

const main = async (): Promise<void> => {
  const plan = asked();
  const { write, read } = plan;
  const results =
    read === undefined ? await measure(plan) : (JSON.parse(readFileSync(read, 'utf8')) as Results);
  process.stdout.write(`${write(results)}\n`);
  const broken = brokenPromises(results.killed);
  broken.forEach(say);
  const isMissed =
    results.full?.isWithinBudgets === false || results.accountChanges?.isWithinBudget === false;
  if (broken.length > 0 || isMissed) process.exitCode = 1;
};

main().catch((error: unknown) => {
  say(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  // All that was started is stopped by now; what still waits for an answer of it would wait for long.
  process.exit(1);
});
