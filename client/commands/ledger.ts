import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import type { ShowOptions } from '../ledger/show-ledger';
import type { VerifyOptions } from '../ledger/verify-ledger';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  show: () => require('../ledger/show-ledger') as typeof import('../ledger/show-ledger'),
  verify: () => require('../ledger/verify-ledger') as typeof import('../ledger/verify-ledger'),
  key: () => require('../ledger/show-key') as typeof import('../ledger/show-key'),
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
};
const digest = (text: string): string => {
  if (!/^sha256:[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('Give a head as verify prints it: sha256:...');
  return text;
};

/** `tocsin ledger show|verify|key`. */
export const define = (command: Command): void => {
  command
    .command('show')
    .description('everything that happened to a breach, in order')
    .argument('<reference>', 'the breach')
    .option('--from <seq>', 'the first entry to show', wholeNumber, 1)
    .option('--limit <number>', 'entries at most', wholeNumber)
    .action(action<ShowOptions>(({ args, options }) => load.show().showLedger(args[0] ?? '', options)));
  command
    .command('verify')
    .description(
      'recompute the whole chain; exit code 1 and the first bad entry where it is broken, 27 by a foreign --key',
    )
    .argument('<reference>', 'the breach')
    .option('--head <hash>', 'a head that you kept: it must still be in the chain', digest)
    .option('--key <files...>', 'public keys that checkpoints may be signed by, beside the one that is here')
    .option('--offline', 'do not compare with the history of its workflow in Temporal')
    .addHelpText(
      'after',
      `
The chain is compared with the signed checkpoints in the records and with the heads that Temporal keeps in the history
of the breach: who rewrites, cuts off or deletes the ledger would have to change them too. Where Temporal does not
answer, that is said, and the rest is checked.

Example: tocsin ledger verify BR-2026-0001 --key kept/tocsin-public-key.pem`,
    )
    .action(action<VerifyOptions>(({ args, options }) => load.verify().verify(args[0] ?? '', options)));
  command
    .command('key')
    .description('the public key that this installation signs with, as PEM')
    .action(action(() => load.key().showKey()));
};
