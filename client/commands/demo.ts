import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { findHome } from '../../config/home';
import { readStackFile } from '../../config/stack-file';
import type { StackFile } from '../../config/stack-file';
import { endWish } from '../end-wish';
import { refuseRivals } from '../refuse-rivals';
import type { Globals } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- what the verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  stack: () => require('../../ops/stack/stack') as typeof import('../../ops/stack/stack'),
  demo: () => require('../demo/run-demo') as typeof import('../demo/run-demo'),
  summary: () => require('../demo/summary') as typeof import('../demo/summary'),
  print: () => require('../output/print') as typeof import('../output/print'),
};

type DemoCommandOptions = Globals & {
  readonly exit: boolean;
  readonly customers: number;
  readonly speed: number;
  readonly home: string;
};

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** A stack of its own, or the one that `tocsin up` runs in this home; `stop` ends only what was started here. */
const stackIn = async (
  home: string,
): Promise<{ addresses: StackFile; stop: () => Promise<void>; isOurs: boolean }> => {
  const running = readStackFile(home);
  if (running) {
    say('Using the stack that runs here already.');
    return { addresses: running, stop: async () => undefined, isOurs: false };
  }
  say('Starting Postgres, Temporal, the inbox and a worker ...');
  const stack = await load.stack().startStack({ home, log: say });
  return { addresses: stack.addresses, stop: () => stack.stop(), isOurs: true };
};

/** `tocsin demo`. */
export const define = (command: Command): void => {
  command
    .description('a breach from start to end before your eyes, as a drill on the whole stack')
    .option('--exit', 'leave nothing running when it is over', false)
    .option('--customers <number>', 'people affected', wholeNumber(20, 100_000), 200)
    .option('--speed <number>', 'case seconds a second', wholeNumber(3_600, 172_800), 86_400)
    .option('--home <folder>', 'where everything is kept', findHome())
    .action(async (_options: unknown, self: Command) => {
      const { exit, customers, speed, home, ...globals } = self.optsWithGlobals<DemoCommandOptions>();
      refuseRivals('tocsin demo');
      process.env.TOCSIN_HOME = home;
      const wish = endWish();
      const { addresses, stop, isOurs } = await stackIn(home);
      try {
        const playing = load.demo().runDemo({ home, customers, speed, globals });
        const outcome = await Promise.race([playing, wish.then(() => null)]);
        if (!outcome) {
          process.exitCode = 130;
          return;
        }
        const summary = load.summary().summaryOf(outcome, exit && isOurs ? null : addresses);
        load.print().print(summary, globals.output);
        process.exitCode = summary.exitCode ?? 0;
        if (exit || !isOurs) return;
        say('\nThe stack goes on, so that you can look around. Ctrl-C ends it.');
        await wish;
      } finally {
        await stop();
      }
    });
};
