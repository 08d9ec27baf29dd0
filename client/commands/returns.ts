import type { Command } from 'commander';
import { action } from '../action';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- the records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = () => require('../returns/import-returns') as typeof import('../returns/import-returns');

/** `tocsin returns import`. */
export const define = (command: Command): void => {
  command
    .command('import')
    .description(
      'record letters that the post has brought back; all rows or none, and again it changes nothing',
    )
    .argument('<reference>', 'the breach')
    .argument('<file>', 'CSV with the columns customer_id,reason,returned_at; - reads stdin')
    .addHelpText(
      'after',
      `
Their notices become failed: there is no further address, and a person must decide. Exit code 10: rows are wrong (an id that
is not on the list is one), and nothing was imported; 11: letters came back.

Example: tocsin returns import BR-2026-0001 returned.csv --dry-run`,
    )
    .action(action(({ args, globals }) => load().importReturns(args[0] ?? '', args[1] ?? '', globals)));
};
