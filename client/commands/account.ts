import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { CloseOptions } from '../account/close-change';
import type { PurgeOptions } from '../account/purge-month';
import type { LettersOptions } from '../account/export-letters';
import type { TellOptions } from '../account/tell-changes';
import type { ListOptions } from '../account/show-changes';
import { action } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- the records are loaded when the verb runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  telling: () => require('../account/tell-changes') as typeof import('../account/tell-changes'),
  letters: () => require('../account/export-letters') as typeof import('../account/export-letters'),
  closing: () => require('../account/close-change') as typeof import('../account/close-change'),
  returned: () => require('../account/import-returned') as typeof import('../account/import-returned'),
  purging: () => require('../account/purge-month') as typeof import('../account/purge-month'),
  showing: () => require('../account/show-changes') as typeof import('../account/show-changes'),
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
};

const monthName = (text: string): string => {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('Write it as 2026-11.');
};

const reasonText = (text: string): string => {
  const reason = text.trim();
  if (reason.length >= 1 && reason.length <= 300) return reason;
  throw new InvalidArgumentError('Give 1 to 300 characters.');
};

/** `tocsin account change|list|show|status|letters|returns|close|retry|purge`. */
export const define = (command: Command): void => {
  command
    .command('change')
    .description('tell customers of changes of their accounts, at once, at what was of record before')
    .requiredOption(
      '-f, --file <file>',
      'JSON lines, one change a line; - reads stdin for as long as it comes',
    )
    .option('--accept-valid', 'tell of the lines that are right, each as it comes, and report the others')
    .option(
      '--register-only',
      'put them on record and print the id and input of their workflows, for whoever starts them',
    )
    .addHelpText(
      'after',
      `
Fields: customer_id, change_id, kind (password, back-up-authentication, online-account, address-of-record), changed_at
(with an offset); action (created, changed); language; segment; of record before the change: name, email, email_since,
previous_email, previous_email_since, address_line1, address_line2, city, state, postal_code, country, address_since,
telephone, telephone_by (text, voicemail); what the change brings, so that no notice goes there: new_email,
new_address_line1, ...; at_service_initiation (true: nobody is told); contract_reference (a business customer's contract).
Without --accept-valid nothing is told of until the input has ended and all of its lines are right. The same change again
is the same notice. Exit code 10: a line is wrong. See docs/account-changes.md.

Example: tocsin account change -f changes.jsonl --dry-run`,
    )
    .action(action<TellOptions>(({ options, globals }) => load.telling().tellChanges(options, globals)));
  command
    .command('list')
    .description('changes and what became of their notices')
    .option('--state <state>', 'those in one state', (text) => load.showing().stateName(text))
    .option('--customer <id>', 'those of one customer')
    .option('--after <reference>', 'begin after this one')
    .option('--limit <number>', 'at most', wholeNumber, 100)
    .action(action<ListOptions>(({ options }) => load.showing().listAccountChanges(options)));
  command
    .command('show')
    .description('one notice, by the number that stands in it')
    .argument('<reference>', 'such as AC-2026-11-27-12')
    .action(action(({ args }) => load.showing().showChange(args[0] ?? '')));
  command
    .command('status')
    .description('how many came to what, and how soon they were handed over')
    .option('--hours <number>', 'of the last so many hours', wholeNumber, 24)
    .action(action<{ hours: number }>(({ options }) => load.showing().showFigures(options.hours)));
  command
    .command('letters')
    .description('write print-ready PDFs of the notices that go by post, a folder for each day')
    .requiredOption('--out <folder>', 'where to')
    .option('--book <reference>', 'of one day, such as AC-2026-11-27')
    .action(
      action<LettersOptions>(({ options, globals }) => load.letters().exportChangeLetters(options, globals)),
    );
  command
    .command('returns')
    .description(
      'record letters that the post has brought back; all rows or none, and again it changes nothing',
    )
    .argument('<file>', 'CSV with the columns reference,reason,returned_at; - reads stdin')
    .action(action(({ args, globals }) => load.returned().importReturned(args[0] ?? '', globals)));
  command
    .command('close')
    .description('end a notice that has reached nobody, once a person has found a way, or that there is none')
    .argument('<reference>', 'such as AC-2026-11-27-12')
    .requiredOption(
      '--reason <text>',
      'how the customer was told, or why nobody can be; it stands on the ledger',
      reasonText,
    )
    .action(
      action<CloseOptions>(({ args, options, globals }) =>
        load.closing().close(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('retry')
    .description('begin the notices that are on record and have not begun')
    .action(action(() => load.showing().retryChanges()));
  command
    .command('purge')
    .description(
      "destroy for good what is personal of a month's changes, two years after its end; the ledgers of its days stay",
    )
    .argument('<month>', 'such as 2026-11', monthName)
    .requiredOption('--reason <text>', 'why; it stands on the ledger', reasonText)
    .option('--second <name>', 'who decides it with you')
    .action(
      action<PurgeOptions>(({ args, options, globals }) =>
        load.purging().purgeMonth(args[0] ?? '', options, globals),
      ),
    );
};
