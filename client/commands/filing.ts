import type { Command } from 'commander';
import { action } from '../action';
import { agencyOption } from '../agency-option';
import type { RecordOptions } from '../filing/record';
import type { ReceiptOptions } from '../filing/show-receipt';
import type { PackOptions } from '../filing/make-pack';

/* eslint-disable @typescript-eslint/no-require-imports -- PDF, Temporal and records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = {
  pack: () => require('../filing/make-pack') as typeof import('../filing/make-pack'),
  receipt: () => require('../filing/show-receipt') as typeof import('../filing/show-receipt'),
  record: () => require('../filing/record') as typeof import('../filing/record'),
};

/** `tocsin filing pack|record|receipt`. */
export const define = (command: Command): void => {
  command
    .command('pack')
    .description('write all that a person needs at the portal: fields to paste, report, steps')
    .argument('<breach>', 'its reference')
    .requiredOption('--out <folder>', 'where to')
    .option('--recipient <name>', 'for somebody beside law enforcement, such as ca-attorney-general')
    .option('--report <id>', 'a report that was built before, as it is; the default is the one that is due')
    .action(
      action<PackOptions>(({ args, options, globals }) =>
        load.pack().makePack(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('record')
    .description('record that a person has filed: the customers’ wait starts from it')
    .argument('<breach>', 'its reference')
    .addOption(
      agencyOption('whom it reached; agencies: all of them at once', ['agencies'])
        .makeOptionMandatory(false)
        .conflicts('recipient'),
    )
    .option('--recipient <name>', 'or somebody beside law enforcement, such as ca-attorney-general')
    .requiredOption('--confirmation <number>', 'what the portal showed')
    .requiredOption('--filed-at <time>', 'when the portal took it; ISO 8601 with an offset, or now')
    .option('--report <id>', 'the report that was filed; the default is the newest')
    .option('--receipt <file>', 'what the portal gave as proof: PDF, image or e-mail (.eml); kept sealed')
    .option(
      '--reason <text>',
      'why it was filed late, or where the law forbade it at that time: it stands in the register of the year',
    )
    .action(
      action<RecordOptions>(({ args, options, globals }) =>
        load.record().recordFiling(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('receipt')
    .description('write what the portal gave as proof of a filing to a file')
    .argument('<breach>', 'its reference')
    .requiredOption('--out <file>', 'a new file, for its owner alone')
    .option('--recipient <name>', 'whom it was filed with, such as FBI, agencies or ca-attorney-general')
    .option('--confirmation <number>', 'of the filing with this confirmation number')
    .action(
      action<ReceiptOptions>(({ args, options }) => load.receipt().saveReceipt(args[0] ?? '', options)),
    );
};
