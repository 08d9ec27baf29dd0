import type { Command } from 'commander';
import { action } from '../action';
import { letters } from '../numbers';
import type { PostOptions } from '../notice/export-letters';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- PDF and records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = () => require('../notice/export-letters') as typeof import('../notice/export-letters');

/** `tocsin letters export`. */
export const define = (command: Command): void => {
  command
    .command('export')
    .description('write print-ready PDF files for everyone who is notified by post, with a manifest')
    .argument('<reference>', 'the breach')
    .requiredOption('--out <folder>', 'where to')
    .option('--batch <letters>', 'letters in one PDF file: 200', letters)
    .option('--both-sides', 'printed on both sides: each letter begins on a sheet of its own')
    .action(
      action<PostOptions>(({ args, options, globals }) =>
        load().exportForPost(args[0] ?? '', options, globals),
      ),
    );
};
