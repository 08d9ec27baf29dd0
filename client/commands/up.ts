import type { Command } from 'commander';
import { findHome } from '../../config/home';
import { TocsinError } from '../../domain/errors';
import { endWish } from '../end-wish';
import { refuseRivals } from '../refuse-rivals';
import type { Globals, Result } from '../action';
import type { RunningStack } from '../../ops/stack/stack';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  stack: () => require('../../ops/stack/stack') as typeof import('../../ops/stack/stack'),
  ports: () => require('../../ops/stack/ports') as typeof import('../../ops/stack/ports'),
  env: () => require('../../config/env') as typeof import('../../config/env'),
  fullDisk: () => require('../output/full-disk') as typeof import('../output/full-disk'),
  print: () => require('../output/print') as typeof import('../output/print'),
};

type UpOptions = Globals & { readonly home: string; readonly freePorts: boolean };

const withoutPassword = (databaseUrl: string): string => {
  const url = new URL(databaseUrl);
  url.password = '';
  return url.href;
};

/** Where customers' mail goes: a person who tries it must know it before the first notice. */
const mailSaid = (isHeldBack: boolean): string => {
  if (isHeldBack)
    return 'HELD BACK: nothing leaves this machine; mail to real people waits until a person has decided. Drills go to the inbox here.';
  return load.env().readEnvironment().profile === 'live'
    ? 'LIVE: mail leaves this machine by SMTP_URL, to real people. Drills alone go to the inbox here.'
    : 'All mail goes to the inbox here: this is the sandbox.';
};

const resultOf = ({ home, addresses, isMailHeldBack }: RunningStack): Result => {
  const { temporalUiUrl, inboxWebUrl, databaseUrl, temporalAddress, inboxSmtpUrl } = addresses;
  const postgresUrl = withoutPassword(databaseUrl);
  return {
    data: { home, temporalUiUrl, temporalAddress, inboxWebUrl, inboxSmtpUrl, postgresUrl },
    table: {
      columns: ['what', 'where'],
      rows: [
        ['Temporal UI', temporalUiUrl],
        ['Inbox', inboxWebUrl],
        ['Temporal', temporalAddress],
        ['SMTP', inboxSmtpUrl],
        ['Postgres', postgresUrl],
        ['Home', home],
      ],
    },
    said: [
      'The stack runs. Ctrl-C ends it; breaches, records and mails are kept in the home.',
      mailSaid(isMailHeldBack),
    ],
    next: 'tocsin demo (in another terminal), or tocsin breach open -f breach.yaml',
  };
};

/** What says that a disk is full, with the folder: the programs that are started do not say it. */
const withFullDisk = (error: unknown, home: string): unknown => {
  const { diskFullText, freeSome, saysDiskFull } = load.fullDisk();
  const { message, code } = error as { readonly message?: string; readonly code?: unknown };
  return saysDiskFull({ message, code })
    ? new TocsinError('Failed', diskFullText(home, message ?? ''), freeSome(home))
    : error;
};

/** `tocsin up`. */
export const define = (command: Command): void => {
  command
    .description(
      'run the whole stack on this machine until Ctrl-C: Temporal and its UI, Postgres, inbox, worker',
    )
    .option('--home <folder>', 'where everything is kept', findHome())
    .option('--free-ports', 'any free ports, not the usual ones where they are free', false)
    .action(async (_options: unknown, self: Command) => {
      const { home, freePorts, output } = self.optsWithGlobals<UpOptions>();
      refuseRivals('tocsin up');
      // What is wrong with the environment is said before anything is started.
      load.env().readEnvironment();
      const log = (line: string): void => void process.stderr.write(`${line}\n`);
      const wish = endWish();
      log('Starting Postgres, Temporal, the inbox and a worker ...');
      const { ANY_PORTS, USUAL_PORTS } = load.ports();
      const stack = await load
        .stack()
        .startStack({ home, log, ports: freePorts ? ANY_PORTS : USUAL_PORTS })
        .catch((error: unknown) => {
          throw withFullDisk(error, home);
        });
      load.print().print(resultOf(stack), output);
      const lost = await Promise.race([wish.then(() => null), stack.lost]);
      log('Stopping ...');
      await stack.stop();
      if (lost) throw new TocsinError('Failed', lost, `Logs are in ${stack.home}/logs.`);
      process.exitCode = 0;
    });
};
