import Table from 'cli-table3';
import { startBarePool } from './bare-pool';
import type { BarePool } from './bare-pool';
import { measureCliStart } from './cli-start';
import { startDispatching } from './dispatch';
import type { Dispatching } from './dispatch';
import { median } from './median';
import { startSink } from './sink';
import type { Sink } from './sink';

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

interface Parts {
  readonly sink: Sink;
  readonly bare: BarePool;
  readonly ready: BarePool;
  readonly dispatching: Dispatching;
}

/** All that is compared, one soon after the other, and the measure before and after: a busy machine weighs on all alike. */
const runRound = async (number: number, { sink, bare, ready, dispatching }: Parts): Promise<Round> => {
  const beforeMs = await bare.run(NOTICES);
  const readyMs = await ready.run(NOTICES);
  await sink.reset();
  const { counts, historyEvents, ...times } = await dispatching.run(number, NOTICES);
  const taken = await sink.counts();
  if (counts.accepted !== NOTICES || taken.distinct !== NOTICES)
    throw new Error(`not all were sent: ${JSON.stringify({ counts, taken })}`);
  const bareMs = (beforeMs + (await bare.run(NOTICES))) / 2;
  say(
    `round ${number} of ${ROUNDS}: ${taken.messages} messages for ${taken.distinct} people; ` +
      `${historyEvents} events in the dispatch's history; ${(bareMs / times.dispatchMs).toFixed(2)} of the bare pool`,
  );
  return { bareMs, readyMs, ...times };
};

const runRounds = async (): Promise<Round[]> => {
  const sink = await startSink();
  const run = { sinkUrl: sink.url, connections: CONNECTIONS };
  const [bare, ready] = [
    startBarePool({ ...run, by: 'composing' }),
    startBarePool({ ...run, by: 'ready' }),
  ] as const;
  const dispatching = await startDispatching(sink.url);
  try {
    const rounds: Round[] = [];
    for (let number = 1; number <= ROUNDS; number += 1)
      rounds.push(await runRound(number, { sink, bare, ready, dispatching }));
    return rounds;
  } finally {
    for (const child of [bare, ready, sink]) child.close();
    await dispatching.stop();
  }
};

/** Everything is printed as a ratio too: the machine that it runs on is part of every other figure. */
const measureSending = async (): Promise<void> => {
  say(`${ROUNDS} rounds of ${NOTICES} notices each`);
  const rounds = await runRounds();
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
