import type { Command } from 'commander';
import { action } from '../action';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- PDF and records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = () => require('../notice/export-letters') as typeof import('../notice/export-letters');

/** `tocsin letters export`. */
export const define = (command: Command): void => {
  command
    .command('export')
    .description('write a print-ready PDF for everyone who is notified by post, with a manifest')
    .argument('<reference>', 'the breach')
    .requiredOption('--out <folder>', 'where to')
    .action(
      action<{ out: string }>(({ args, options, globals }) =>
        load().exportForPost(args[0] ?? '', options.out, globals),
      ),
    );
};
