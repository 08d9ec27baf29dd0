import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import type { ShowOptions } from '../ledger/show-ledger';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- the records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = () => require('../ledger/show-ledger') as typeof import('../ledger/show-ledger');

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
};
const digest = (text: string): string => {
  if (!/^sha256:[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('Give a head as verify prints it: sha256:...');
  return text;
};

/** `tocsin ledger show|verify`. */
export const define = (command: Command): void => {
  command
    .command('show')
    .description('everything that happened to a breach, in order')
    .argument('<reference>', 'the breach')
    .option('--from <seq>', 'the first entry to show', wholeNumber, 1)
    .option('--limit <number>', 'entries at most', wholeNumber)
    .action(action<ShowOptions>(({ args, options }) => load().showLedger(args[0] ?? '', options)));
  command
    .command('verify')
    .description('recompute the whole chain; exit code 1 and the first bad entry where it is broken')
    .argument('<reference>', 'the breach')
    .option('--head <hash>', 'a head that you kept: it must still be in the chain', digest)
    .action(action<{ head?: string }>(({ args, options }) => load().verify(args[0] ?? '', options.head)));
};
