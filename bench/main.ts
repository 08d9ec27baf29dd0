import Table from 'cli-table3';
import { runBarePool } from './bare-pool';
import { measureCliStart } from './cli-start';
import { runDispatch } from './dispatch';
import { median } from './median';
import { startSink } from './sink';

const NOTICES = Number(process.argv[2] ?? 20_000);
const ROUNDS = Number(process.argv[3] ?? 3);
/** As many connections as the worker opens to one relay. */
const CONNECTIONS = 20;

const print = (head: string[], rows: (string | number)[][]): void => {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  process.stdout.write(`${table.toString()}\n`);
};
const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Round {
  readonly bareMs: number;
  readonly readyMs: number;
  readonly dispatchMs: number;
  readonly importMs: number;
  readonly freezeMs: number;
}

/** All that is compared, one soon after the other, and the measure before and after: a busy machine weighs on all alike. */
const runRound = async (round: number): Promise<Round> => {
  const sink = await startSink();
  try {
    const run = { sinkUrl: sink.url, notices: NOTICES, connections: CONNECTIONS };
    say(`round ${round} of ${ROUNDS}: ${NOTICES} notices each`);
    const beforeMs = await runBarePool({ ...run, by: 'composing' });
    const readyMs = await runBarePool({ ...run, by: 'ready' });
    await sink.reset();
    const { importMs, freezeMs, dispatchMs, counts, historyEvents } = await runDispatch(sink.url, NOTICES);
    const taken = await sink.counts();
    if (counts.accepted !== NOTICES || taken.distinct !== NOTICES)
      throw new Error(`not all were sent: ${JSON.stringify({ counts, taken })}`);
    const afterMs = await runBarePool({ ...run, by: 'composing' });
    const bareMs = (beforeMs + afterMs) / 2;
    say(
      `${taken.messages} messages for ${taken.distinct} people; ${historyEvents} events in the dispatch's history; ` +
        `${(bareMs / dispatchMs).toFixed(2)} of the bare pool`,
    );
    return { bareMs, readyMs, dispatchMs, importMs, freezeMs };
  } finally {
    sink.close();
  }
};

/** Everything is printed as a ratio too: the machine that it runs on is part of every other figure. */
const measureSending = async (): Promise<void> => {
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) rounds.push(await runRound(round));
  const row = (what: string, msOf: (round: Round) => number): string[] => {
    const ratios = rounds.map((round) => round.bareMs / msOf(round));
    const ms = median(rounds.map(msOf));
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    return [
      what,
      (ms / 1_000).toFixed(1),
      String(Math.round((NOTICES / ms) * 1_000)),
      median(ratios).toFixed(2),
      spread,
    ];
  };
  print(
    [`what (medians of ${ROUNDS})`, 'seconds', 'a second', 'of the bare pool', 'from, to'],
    [
      row('bare nodemailer pool, nothing recorded', ({ bareMs }) => bareMs),
      row('composed once, nothing recorded', ({ readyMs }) => readyMs),
      row('tocsin dispatch, every outcome recorded', ({ dispatchMs }) => dispatchMs),
      row('tocsin import (COPY, checked by row)', ({ importMs }) => importMs),
      row('tocsin freeze of the recipients', ({ freezeMs }) => freezeMs),
    ],
  );
};

const measureStart = (): void => {
  say('start of the command: medians of 15');
  const starts = measureCliStart();
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

measureSending()
  .then(measureStart)
  .catch((error: unknown) => {
    say(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
