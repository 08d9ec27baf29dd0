import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  status: () => require('../records/status') as typeof import('../records/status'),
  adopt: () => require('../records/adopt') as typeof import('../records/adopt'),
  rekey: () => require('../records/rekey') as typeof import('../records/rekey'),
  migrate: () => require('../records/migrate') as typeof import('../records/migrate'),
  legalHolds: () => require('../records/list-legal-holds') as typeof import('../records/list-legal-holds'),
  retention: () => require('../records/retention-acts') as typeof import('../records/retention-acts'),
};

const words = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('Say why, for the ledger.');
  return text.trim();
};

/** `tocsin records status|adopt|migrate|rekey|legal-hold|purge`. */
export const define = (command: Command): void => {
  command
    .command('status')
    .description(
      'whether these records are live from here, and if not, why (exit code 1 then); how long closed breaches are kept',
    )
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
    .command('migrate')
    .description(
      'bring the tables up to date as their owner, and let the role of DATABASE_URL work with them',
    )
    .addHelpText(
      'after',
      `
DATABASE_OWNER_URL names the owner; without it, the role of DATABASE_URL is the owner itself. See docs/database-roles.md.

Example: DATABASE_OWNER_URL=postgres://tocsin:...@db/tocsin tocsin records migrate`,
    )
    .action(action(({ globals }) => load.migrate().migrate(globals)));
  command
    .command('rekey')
    .description('wrap the data keys of all breaches under the current key, while everything runs')
    .option('--new-key', 'make a new key first, in the key file; the former ones stay below it')
    .option('--data', 'make new data keys too, and seal all personal data anew, in pages')
    .addHelpText(
      'after',
      `
Run it again where it was broken off (then without --new-key). Exit code 27: the key here is not the one of these records.

Example: tocsin records rekey --new-key`,
    )
    .action(
      action<{ newKey?: boolean; data?: boolean }>(({ options, globals }) =>
        load.rekey().rekey(options, globals),
      ),
    );
  const legalHold = command
    .command('legal-hold')
    .description('a request or a court order is pending: nothing is destroyed while it stands');
  const LEGAL_HOLDS = {
    place: ['placeLegalHold', 'enter one; it stands until it is released'],
    release: ['releaseLegalHold', 'it is no more pending'],
  } as const;
  for (const verb of ['place', 'release'] as const) {
    const [name, description] = LEGAL_HOLDS[verb];
    legalHold
      .command(verb)
      .description(description)
      .argument('<breach>', 'its reference')
      .requiredOption('--reference <text>', 'of the request or the order itself')
      .requiredOption('--reason <text>', 'why, for the ledger', words)
      .action(
        action<{ reference: string; reason: string }>(({ args, options: { reference, reason }, globals }) =>
          load.retention().legalHold(args[0] ?? '', name, { reference, reason }, globals),
        ),
      );
  }
  legalHold
    .command('list')
    .description('all of them, of open cases too')
    .argument('[breach]', 'those of one breach')
    .action(action(({ args }) => load.legalHolds().listLegalHolds(args[0])));
  command
    .command('purge')
    .description('have the personal data of a closed breach destroyed: two persons, once its time is over')
    .argument('<breach>', 'its reference')
    .requiredOption('--second <person>', 'who decided it too')
    .requiredOption('--reason <text>', 'why, for the ledger', words)
    .addHelpText(
      'after',
      `
The data key is destroyed, the rows are deleted, and it is tried whether anything can still be read. The ledger, the
counts, the reports and their digests stay. Exit codes: 7 under a legal hold, 8 before the time, 4 by one person alone;
--dry-run gives the same.

Example: tocsin records purge BR-2026-0001 --second bob --reason "kept for two years" --yes`,
    )
    .action(
      action<{ second: string; reason: string }>(({ args, options: { second, reason }, globals }) =>
        load.retention().purge(args[0] ?? '', { second, reason }, globals),
      ),
    );
};
