import type { Command } from 'commander';
import { action } from '../action';
import type { ExportOptions } from '../evidence/export-evidence';
import type { VerifyOptions } from '../evidence/verify-evidence';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  export: () => require('../evidence/export-evidence') as typeof import('../evidence/export-evidence'),
  verify: () => require('../evidence/verify-evidence') as typeof import('../evidence/verify-evidence'),
  replay: () => require('../../worker/replay-histories') as typeof import('../../worker/replay-histories'),
};

/** `tocsin evidence export|verify`. */
export const define = (command: Command): void => {
  command
    .command('export')
    .description('write one signed file that proves what was done, without customers’ data')
    .argument('<breach>', 'its reference')
    .requiredOption('--out <file>', 'where to, such as BR-2026-0001.zip; -o BR-2026-0001.zip does too')
    .option('--no-history', 'without the histories of its workflows, where Temporal is away')
    .action(
      action<ExportOptions>(({ args, options, globals }) =>
        load.export().exportEvidence(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('verify')
    .description('check such a file; needs no server and no records')
    .argument('<file>', 'the bundle')
    .option('--key <file>', 'the carrier’s public key, PEM, got by another way than the bundle')
    .addHelpText(
      'after',
      `
Exit codes: 0 it holds together, 1 a check fails, 20 cut off or damaged, 21 altered after it was signed, 22 no bundle of
evidence, 23 signed by another key than the one given.`,
    )
    .action(
      action<VerifyOptions>(({ args, options }) =>
        load.verify().verifyEvidence(args[0] ?? '', options, (runs) => load.replay().replayHistories(runs)),
      ),
    );
};
