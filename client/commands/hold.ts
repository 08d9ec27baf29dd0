import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { action } from '../action';
import { agencyOption } from '../agency-option';
import { wholeNumber } from '../numbers';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- Temporal is loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = () => require('../hold/list-holds') as typeof import('../hold/list-holds');

/** `tocsin hold place|extend|release|list`. */
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
    .action(actAction('hold', ['agency', 'agent', 'reference', 'directedAt', 'until', 'days']));
  command
    .command('extend')
    .description('enter a written extension')
    .argument('<breach>', 'its reference')
    .requiredOption('--reference <text>', 'the direction that is extended')
    .requiredOption('--extension <text>', 'the extension’s own reference')
    .requiredOption('--until <day>', 'the new last day, inclusive: YYYY-MM-DD')
    .action(actAction('extendHold', ['reference', 'extension', 'until']));
  command
    .command('release')
    .description('enter a written release; or clear, with a reason, a direction that could not be read')
    .argument('<breach>', 'its reference')
    .requiredOption('--reference <text>', 'the direction that is released')
    .requiredOption('--released-at <time>', 'when; ISO 8601 with an offset, or now')
    .option('--agent <name>', 'who signed it')
    .option('--reason <text>', 'why, for one that could not be read')
    .action(actAction('releaseHold', ['reference', 'releasedAt', 'agent', 'reason']));
  command
    .command('list')
    .description('every direction that a breach has got')
    .argument('<breach>', 'its reference')
    .action(action(({ args }) => load().listHolds(args[0] ?? '')));
};
