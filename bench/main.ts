import Table from 'cli-table3';
import { runBarePool } from './bare-pool';
import { measureCliStart } from './cli-start';
import { runDispatch } from './dispatch';
import { startSink } from './sink';

const NOTICES = Number(process.argv[2] ?? 20_000);
/** As many connections as the worker opens to one relay. */
const CONNECTIONS = 20;

const print = (head: string[], rows: (string | number)[][]): void => {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  process.stdout.write(`${table.toString()}\n`);
};
const perSecond = (ms: number): number => Math.round((NOTICES / ms) * 1_000);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Everything is printed as a ratio too: the machine that it runs on is part of every other figure. */
const main = async (): Promise<void> => {
  const sink = await startSink();
  try {
    say(`bare nodemailer pool: ${NOTICES} notices, before and after`);
    const run = { sinkUrl: sink.url, notices: NOTICES, connections: CONNECTIONS };
    const firstMs = await runBarePool(run);
    await sink.reset();
    say(`tocsin: import, freeze and dispatch of ${NOTICES} notices`);
    const { importMs, freezeMs, dispatchMs, counts, historyEvents } = await runDispatch(sink.url, NOTICES);
    const taken = await sink.counts();
    if (counts.accepted !== NOTICES || taken.distinct !== NOTICES)
      throw new Error(`not all were sent: ${JSON.stringify({ counts, taken })}`);
    await sink.reset();
    const bareMs = (firstMs + (await runBarePool(run))) / 2;
    print(
      ['what', 'seconds', 'a second', 'of the bare pool'],
      [
        ['bare nodemailer pool, nothing recorded', (bareMs / 1_000).toFixed(1), perSecond(bareMs), '1.00'],
        [
          'tocsin dispatch, every outcome recorded',
          (dispatchMs / 1_000).toFixed(1),
          perSecond(dispatchMs),
          (bareMs / dispatchMs).toFixed(2),
        ],
        ['tocsin import (COPY, checked by row)', (importMs / 1_000).toFixed(1), perSecond(importMs), ''],
        ['tocsin freeze of the recipients', (freezeMs / 1_000).toFixed(1), perSecond(freezeMs), ''],
      ],
    );
    say(
      `${taken.messages} messages for ${taken.distinct} people; ${historyEvents} events in the dispatch's history`,
    );
  } finally {
    sink.close();
  }
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

main().catch((error: unknown) => {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
