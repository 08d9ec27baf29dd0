import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import type { ListenOptions } from '../bounces/listen';

/* eslint-disable @typescript-eslint/no-require-imports -- mail and records are loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = {
  importing: () => require('../bounces/import-bounces') as typeof import('../bounces/import-bounces'),
  listening: () => require('../bounces/listen') as typeof import('../bounces/listen'),
};

const portNumber = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a port from 1 to 65535, or 0 for a free one.');
};

/** Aborts when this process is asked to end. */
const asked = (): AbortSignal => {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
};

/** `tocsin bounces import|listen`. */
export const define = (command: Command): void => {
  command
    .command('import')
    .description('read what came back, and move those notices to a letter; again, it changes nothing')
    .argument('<path>', 'an mbox file, an .eml file, or a folder of .eml files')
    .addHelpText(
      'after',
      `
Needs TOCSIN_BOUNCE_KEY (or TOCSIN_BOUNCE_KEY_FILE) and returnPathDomain in the carrier file, as the worker had them when
it sent. Exit code 11: somebody has no postal address, and a person must decide.

Example: tocsin bounces import /var/mail/bounces --dry-run`,
    )
    .action(action(({ args, globals }) => load.importing().importBounces(args[0] ?? '', globals)));
  command
    .command('listen')
    .description('take bounces in by SMTP until it is asked to end (SIGTERM, Ctrl-C)')
    .requiredOption('--port <number>', 'where to listen', portNumber)
    .option('--host <address>', 'on which address of this machine', '127.0.0.1')
    .addHelpText(
      'after',
      `
Takes mail to the return paths of notices, and refuses every other recipient with 550. It speaks no TLS: let the mail
server of returnPathDomain hand its mail over on this machine.

Example: tocsin bounces listen --port 2525`,
    )
    .action(
      action<ListenOptions>(({ options, globals }) =>
        load.listening().listenForBounces({ port: options.port, host: options.host }, globals, asked()),
      ),
    );
};
