import path from 'node:path';
import { Argument, InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { findHome } from '../../config/home';
import { readStackFile } from '../../config/stack-file';
import type { StackFile } from '../../config/stack-file';
import { TocsinError } from '../../domain/errors';
import type { RunningStack } from '../../ops/stack/stack';
import type { DemoOptions } from '../demo/open-sample';
import { endWish } from '../end-wish';
import { refuseRivals } from '../refuse-rivals';
import type { Globals, Result } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- what the verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  stack: () => require('../../ops/stack/stack') as typeof import('../../ops/stack/stack'),
  demo: () => require('../demo/run-demo') as typeof import('../demo/run-demo'),
  summary: () => require('../demo/summary') as typeof import('../demo/summary'),
  crash: () => require('../demo/run-crash') as typeof import('../demo/run-crash'),
  crashSummary: () => require('../demo/crash-summary') as typeof import('../demo/crash-summary'),
  hold: () => require('../demo/run-hold') as typeof import('../demo/run-hold'),
  holdSummary: () => require('../demo/hold-summary') as typeof import('../demo/hold-summary'),
  print: () => require('../output/print') as typeof import('../output/print'),
};

const STORIES = ['drill', 'crash', 'hold'] as const;
type Story = (typeof STORIES)[number];

type DemoCommandOptions = Globals & {
  readonly exit: boolean;
  readonly customers?: number;
  readonly speed: number;
  readonly home: string;
};

/** People affected where nobody says how many; so many that there is a middle to interrupt. */
const CUSTOMERS: Readonly<Record<Story, number>> = { drill: 200, crash: 3_000, hold: 1_000 };
/** How long the notices take without any interruption, in seconds. */
const SENDING_TAKES_S = 30;

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Where parts are killed before the reader's eyes, the logs that they leave are no news. */
const sayShort = (line: string): void => say(line.split('\n')[0]?.replace(/ The end of .*:$/, '') ?? '');

interface Stage {
  readonly addresses: StackFile;
  /** null: the stack that `tocsin up` runs in this home. */
  readonly own: RunningStack | null;
  readonly stop: () => Promise<void>;
}

/** A stack of its own, or the one that `tocsin up` runs in this home; `stop` ends only what was started here. */
const stackIn = async (home: string, story: Story): Promise<Stage> => {
  const running = readStackFile(home);
  if (running && story === 'crash')
    throw new TocsinError(
      'Conflict',
      `the stack of process ${running.pid} runs here, and tocsin demo crash kills parts of its own stack`,
      'End it first, or give another folder with --home.',
    );
  if (running) {
    say('Using the stack that runs here already.');
    return { addresses: running, stop: async () => undefined, own: null };
  }
  say('Starting Postgres, Temporal, the inbox and a worker ...');
  const own = await load.stack().startStack({ home, log: story === 'crash' ? sayShort : say });
  return { addresses: own.addresses, stop: () => own.stop(), own };
};

const play = async (
  story: Story,
  options: DemoOptions,
  { addresses, own }: Stage,
  isLast: boolean,
): Promise<Result> => {
  const sending = {
    ...options,
    mails: path.join(options.home, 'mails'),
    perSecond: Math.ceil(options.customers / SENDING_TAKES_S),
  };
  if (story === 'crash') {
    const pidOf = (part: 'worker' | 'temporal' | 'postgres'): number | null => own?.pids()[part] ?? null;
    return load
      .crashSummary()
      .crashSummary(await load.crash().runCrash({ ...sending, pidOf }), sending.mails, isLast);
  }
  if (story === 'hold') return load.holdSummary().holdSummary(await load.hold().runHold(sending), isLast);
  return load.summary().summaryOf(await load.demo().runDemo(options), isLast ? null : addresses);
};

/** `tocsin demo [drill|crash|hold]`. */
export const define = (command: Command): void => {
  command
    .description('a breach from start to end before your eyes, as a drill on the whole stack')
    .addArgument(
      new Argument(
        '[story]',
        'drill: from open to closed; crash: three kill -9 in mid-send, and the proof; hold: a direction in mid-send',
      )
        .choices(STORIES)
        .default('drill'),
    )
    .option('--exit', 'leave nothing running when it is over', false)
    .option(
      '--customers <number>',
      `people affected (by default ${STORIES.map((story) => `${CUSTOMERS[story]} in ${story}`).join(', ')})`,
      wholeNumber(20, 100_000),
    )
    .option('--speed <number>', 'case seconds a second', wholeNumber(3_600, 172_800), 86_400)
    .option('--home <folder>', 'where everything is kept', findHome())
    .action(async (story: Story, _options: unknown, self: Command) => {
      const { exit, customers, speed, home, ...globals } = self.optsWithGlobals<DemoCommandOptions>();
      refuseRivals('tocsin demo');
      process.env.TOCSIN_HOME = home;
      const wish = endWish();
      const stage = await stackIn(home, story);
      try {
        const options = { home, customers: customers ?? CUSTOMERS[story], speed, globals };
        const playing = play(story, options, stage, exit && stage.own !== null);
        const result = await Promise.race([playing, wish.then(() => null)]);
        if (!result) {
          process.exitCode = 130;
          return;
        }
        load.print().print(result, globals.output);
        process.exitCode = result.exitCode ?? 0;
        if (exit || !stage.own) return;
        say('\nThe stack goes on, so that you can look around. Ctrl-C ends it.');
        await wish;
      } finally {
        await stage.stop();
      }
    });
};
