import type { Command } from 'commander';
import { action } from '../action';
import { letters } from '../numbers';
import type { PostOptions } from '../notice/export-letters';
import type { ListOptions } from '../notice/list-letter-files';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- PDF and records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = () => require('../notice/export-letters') as typeof import('../notice/export-letters');

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- as above. */
const listing = () => require('../notice/list-letter-files') as typeof import('../notice/list-letter-files');

/** `tocsin letters export|list`. */
export const define = (command: Command): void => {
  command
    .command('export')
    .description('write print-ready PDF files of the letters that no export has written yet, with a manifest')
    .argument('<reference>', 'the breach')
    .requiredOption('--out <folder>', 'where to')
    .option('--batch <letters>', 'letters in one PDF file: 200', letters)
    .option('--both-sides', 'printed on both sides: each letter begins on a sheet of its own')
    .option('--again <file>', 'what was written before once more: the name of a file, or all')
    .action(
      action<PostOptions>(({ args, options, globals }) =>
        load().exportForPost(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('list')
    .description('the files that were exported, with their digests; or the one that a person’s letter is in')
    .argument('<reference>', 'the breach')
    .option('--customer <id>', 'of one person alone')
    .action(action<ListOptions>(({ args, options }) => listing().listLetterFiles(args[0] ?? '', options)));
};
