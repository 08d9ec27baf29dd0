import type { Command } from 'commander';
import { action } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- mail and records are loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = {
  importing: () => require('../bounces/import-bounces') as typeof import('../bounces/import-bounces'),
};

/** `tocsin bounces import`. */
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
};
