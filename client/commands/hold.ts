import { Option } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import { agencyOption } from '../agency-option';
import { wholeNumber } from '../numbers';

/* eslint-disable @typescript-eslint/no-require-imports -- Temporal is loaded when the verb runs, so that --help stays fast;
   import() would look for an ES module. */
const load = {
  list: () => require('../hold/list-holds') as typeof import('../hold/list-holds'),
  take: () => require('../hold/take-hold') as typeof import('../hold/take-hold'),
  document: () => require('../hold/show-document') as typeof import('../hold/show-document'),
};

type HoldAct = 'hold' | 'extendHold' | 'releaseHold';

const holdAction = (name: HoldAct, fields: readonly string[]) =>
  action<Readonly<Record<string, unknown>>>(({ args, options, globals }) =>
    load.take().takeHold({ reference: args[0] ?? '', name, fields, options, globals }),
  );

const DOCUMENT = [
  '--document <file>',
  'the paper itself, PDF or image, at most 10 MiB: kept sealed',
] as const;

/** `tocsin hold place|extend|release|list|document`. */
export const define = (command: Command): void => {
  command
    .command('place')
    .description('enter a written direction not to notify customers, 47 CFR 64.2011(b)(3)')
    .argument('<breach>', 'its reference')
    .addOption(agencyOption('whose direction it is'))
    .requiredOption('--agent <name>', 'who signed it')
    .requiredOption('--reference <text>', 'the direction’s own reference')
    .requiredOption('--directed-at <time>', 'when; ISO 8601 with an offset, or now')
    .option('--until <day>', 'its last day, inclusive: YYYY-MM-DD')
    .option('--days <number>', 'or how many days after the day of the direction', wholeNumber)
    .option(...DOCUMENT)
    .action(holdAction('hold', ['agency', 'agent', 'reference', 'directedAt', 'until', 'days']));
  command
    .command('extend')
    .description('enter a written extension')
    .argument('<breach>', 'its reference')
    .requiredOption('--reference <text>', 'the direction that is extended')
    .requiredOption('--extension <text>', 'the extension’s own reference')
    .requiredOption('--until <day>', 'the new last day, inclusive: YYYY-MM-DD')
    .option(...DOCUMENT)
    .action(holdAction('extendHold', ['reference', 'extension', 'until']));
  command
    .command('release')
    .description('enter a written release; or clear, with a reason, a direction that could not be read')
    .argument('<breach>', 'its reference')
    .requiredOption('--reference <text>', 'the direction that is released')
    .requiredOption('--released-at <time>', 'when; ISO 8601 with an offset, or now')
    .option('--agent <name>', 'who signed it')
    .option('--reason <text>', 'why, for one that could not be read')
    .option(...DOCUMENT)
    .action(holdAction('releaseHold', ['reference', 'releasedAt', 'agent', 'reason']));
  command
    .command('list')
    .description('every direction that a breach has got')
    .argument('<breach>', 'its reference')
    .action(action(({ args }) => load.list().listHolds(args[0] ?? '')));
  command
    .command('document')
    .description('write the paper of a direction, an extension or a release to a file')
    .argument('<breach>', 'its reference')
    .argument('<hold>', 'the direction’s own reference')
    .requiredOption('--out <file>', 'a new file, for its owner alone')
    .addOption(new Option('--extension <text>', 'that of this extension').conflicts('release'))
    .option('--release', 'that of the release')
    .action(
      action<{ out: string; extension?: string; release?: boolean }>(({ args, options }) =>
        load.document().saveDocument({
          reference: args[0] ?? '',
          hold: args[1] ?? '',
          extension: options.extension,
          release: options.release,
          out: options.out,
        }),
      ),
    );
};
