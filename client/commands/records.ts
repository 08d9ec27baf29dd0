import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  status: () => require('../records/status') as typeof import('../records/status'),
  adopt: () => require('../records/adopt') as typeof import('../records/adopt'),
  rekey: () => require('../records/rekey') as typeof import('../records/rekey'),
};

const words = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('Say why, for the ledger.');
  return text.trim();
};

/** `tocsin records status|adopt|rekey`. */
export const define = (command: Command): void => {
  command
    .command('status')
    .description('whether these records are live from here, and if not, why; exit code 1 then')
    .action(action(() => load.status().showStatus()));
  command
    .command('adopt')
    .description(
      'make copied, moved or restored records the live ones; recorded in the ledger of each open case',
    )
    .requiredOption('--reason <text>', 'why, for the ledger', words)
    .addHelpText(
      'after',
      `
A worker that finds records restored from a backup, or copied, holds mail for the relay back: it cannot know what was
sent since. Before you adopt, look into the relay's log. Exit code 6: a worker is live for these records.

Example: tocsin records adopt --reason "moved to the new database server" --dry-run`,
    )
    .action(
      action<{ reason: string }>(({ options, globals }) =>
        load.adopt().adoptRecords(options.reason, globals),
      ),
    );
  command
    .command('rekey')
    .description('wrap the data keys of all breaches under the current key, while everything runs')
    .option('--new-key', 'make a new key first, in the key file; the former ones stay below it')
    .option('--data', 'make new data keys too, and seal all personal data anew, in pages')
    .addHelpText(
      'after',
      `
Run it again where it was broken off (then without --new-key). Exit code 69: the key here is not the one of these records.

Example: tocsin records rekey --new-key`,
    )
    .action(
      action<{ newKey?: boolean; data?: boolean }>(({ options, globals }) =>
        load.rekey().rekey(options, globals),
      ),
    );
};
