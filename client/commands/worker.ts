import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  worker: () => require('../../worker/run-worker') as typeof import('../../worker/run-worker'),
  env: () => require('../../config/env') as typeof import('../../config/env'),
};

interface WorkerCommandOptions {
  readonly wait: number;
  readonly home?: string;
}

const seconds = (text: string): number => {
  if (text === 'forever') return Infinity;
  const value = Number(text);
  if (text !== '' && value >= 0) return value;
  throw new InvalidArgumentError('Give seconds, or forever.');
};

/** Aborts when this process is asked to end, by a signal or by the end of the stack that has started it. */
const asked = (): AbortSignal => {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  if (process.connected) process.once('disconnect', end);
  return controller.signal;
};

/** `tocsin worker`. */
export const define = (command: Command): void => {
  command
    .description('run one worker: it carries out breaches until it is asked to end (SIGTERM, Ctrl-C)')
    .option(
      '--wait <seconds>',
      'how long to wait for Postgres and Temporal at the start, or forever',
      seconds,
      120,
    )
    .option('--home <folder>', 'in place of TOCSIN_HOME')
    .action(async ({ wait, home }: WorkerCommandOptions) => {
      const environment = load
        .env()
        .readEnvironment(home ? { ...process.env, TOCSIN_HOME: home } : process.env);
      try {
        await load.worker().runWorker({
          environment,
          signal: asked(),
          startWithinMs: wait * 1_000,
          onRunning: (heldBack) => {
            if (heldBack !== null)
              process.send?.({
                isMailHeldBack: true,
                notice: `The worker holds mail for the relay back: ${heldBack}. See tocsin records status.`,
              });
            process.send?.('ready');
          },
        });
      } finally {
        // An open channel to the one who has started it would keep the process alive.
        if (process.connected) process.disconnect();
      }
    });
};
