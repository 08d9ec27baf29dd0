import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { action } from '../action';
import { agencyOption } from '../agency-option';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- PDF and records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = () => require('../filing/make-pack') as typeof import('../filing/make-pack');

/** `tocsin filing pack|record`. */
export const define = (command: Command): void => {
  command
    .command('pack')
    .description('write all that a person needs at the portal: fields to paste, report, steps')
    .argument('<breach>', 'its reference')
    .requiredOption('--out <folder>', 'where to')
    .action(
      action<{ out: string }>(({ args, options, globals }) =>
        load().makePack(args[0] ?? '', options.out, globals),
      ),
    );
  command
    .command('record')
    .description('record that a person has filed: the customers’ wait starts from it')
    .argument('<breach>', 'its reference')
    .addOption(agencyOption('whom it reached; agencies: all of them at once', ['agencies']))
    .requiredOption('--confirmation <number>', 'what the portal showed')
    .requiredOption('--filed-at <time>', 'when the portal took it; ISO 8601 with an offset, or now')
    .action(actAction('recordFiling', ['agency', 'confirmation', 'filedAt']));
};
