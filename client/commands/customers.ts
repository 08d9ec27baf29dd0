import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { NOTICE_STATES } from '../../domain/counts';
import type { NoticeFilter } from '../../records/customers';
import { action } from '../action';
import type { ImportOptions } from '../customers/import-file';
import type { ListOptions } from '../customers/list-customers';
import type { MergeOptions } from '../customers/merge-customers';
import { idsOption } from '../option-repeats';

/* eslint-disable @typescript-eslint/no-require-imports -- the records are loaded when the verb runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  importing: () => require('../customers/import-file') as typeof import('../customers/import-file'),
  finding: () => require('../customers/find-customers') as typeof import('../customers/find-customers'),
  duplicates: () => require('../customers/list-duplicates') as typeof import('../customers/list-duplicates'),
  merging: () => require('../customers/merge-customers') as typeof import('../customers/merge-customers'),
  listing: () => require('../customers/list-customers') as typeof import('../customers/list-customers'),
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
};

const NOTICE_FILTERS: readonly NoticeFilter[] = [...NOTICE_STATES, 'none'];

const noticeStates = (text: string): readonly NoticeFilter[] =>
  text.split(',').map((name) => {
    const state = NOTICE_FILTERS.find((one) => one === name.trim());
    if (state) return state;
    throw new InvalidArgumentError(`Write one or several of ${NOTICE_FILTERS.join(', ')}, with commas.`);
  });

/** `tocsin customers import|list|find|stats|duplicates|merge`. */
export const define = (command: Command): void => {
  command
    .command('import')
    .description('put a file of affected customers on the list of a breach; all rows or none')
    .argument('<reference>', 'the breach')
    .argument('<file>', 'CSV or JSON lines; - reads stdin')
    .addOption(new Option('--format <format>', 'the default is what the name says').choices(['csv', 'jsonl']))
    .option(
      '--accept-valid',
      'import the rows that are right, and put the wrong ones into the file of --rejected',
    )
    .option(
      '--rejected <file>',
      'write wrong rows here, with the reasons, to be corrected and imported; also without --accept-valid, which by itself writes FILE.rejected.csv',
    )
    .addHelpText(
      'after',
      `
Columns: customer_id,name,email,email_since,previous_email,address_line1,address_line2,city,state,postal_code,country,
language,segment,agent_email,agent_authority,data_types. Required: customer_id, and an e-mail or a postal address
(address_line1, city, postal_code). Days are YYYY-MM-DD; segment is residential or business; language is such as en or es.
agent_authority is notice (the agent of a business takes the notice) or copy (the default). data_types are any of
call_detail, billing, service_configuration, account, authentication, pii, separated by ; or | or a space, or by a comma
within quotes; where it is empty, the notice names the data of the breach.

Example: tocsin customers import BR-2026-0001 affected.csv --dry-run`,
    )
    .action(
      action<ImportOptions>(({ args, options, globals }) =>
        load.importing().importFile(args[0] ?? '', args[1] ?? '', options, globals),
      ),
    );
  command
    .command('list')
    .description('who is on the list, and where their notice goes')
    .argument('<reference>', 'the breach')
    .option('--reveal', 'show personal data in full')
    .option('--limit <number>', 'people at most', wholeNumber, 100)
    .option('--after <customer>', 'begin after this customer id')
    .option(
      '--notice <states>',
      `those whose notice is in one of these states, and why: ${NOTICE_FILTERS.join(', ')}`,
      noticeStates,
    )
    .action(action<ListOptions>(({ args, options }) => load.listing().listCustomers(args[0] ?? '', options)));
  command
    .command('find')
    .description(
      'whether somebody who asks is on the list: by e-mail address, present, former or the agent’s',
    )
    .argument('<reference>', 'the breach')
    .requiredOption('--email <address>', 'the address')
    .option('--reveal', 'show personal data in full')
    .action(
      action<{ email: string; reveal?: boolean }>(({ args, options }) =>
        load.finding().findCustomers(args[0] ?? '', options.email, options.reveal ?? false),
      ),
    );
  command
    .command('stats')
    .description('how many are on the list, by language, state, segment, type of data and destination')
    .argument('<reference>', 'the breach')
    .action(action(({ args }) => load.listing().showStats(args[0] ?? '')));
  command
    .command('duplicates')
    .description('who is likely on the list twice, under two ids, from whatever files')
    .argument('<reference>', 'the breach')
    .option('--reveal', 'show personal data in full')
    .option('--limit <number>', 'people at most', wholeNumber, 100)
    .option('--after <customer>', 'begin after this customer id')
    .addHelpText(
      'after',
      `
Likely the same: one present e-mail address, or one name and postal address; capitals, spaces and points make no difference.
Each person is shown with the first by id who shares it, and whether anything was sent to either. Nothing is changed:
both are told until a person has looked, and merged them.

Example: tocsin customers duplicates BR-2026-0001 --reveal`,
    )
    .action(
      action<ListOptions>(({ args, options }) => load.duplicates().listDuplicates(args[0] ?? '', options)),
    );
  command
    .command('merge')
    .description('take people off the list who are on it as somebody else too; a person has looked')
    .argument('<reference>', 'the breach')
    .requiredOption('--keep <customer>', 'the id that stays')
    .addOption(
      idsOption('--drop <customers>', 'the ids that leave, separated by commas').makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why they are one person, for the ledger, which names no customer')
    .option('--second <name>', 'who looked as well')
    .addHelpText(
      'after',
      `
Only who was not written to can be dropped, and not from a case that is over. The running case is told: an approval is void.
A later import leaves out the rows of those who were dropped, and says so.

It cannot be undone: what the list had of them is deleted. To bring somebody back who was somebody else after all, import the
row again under another id (tocsin customers import); it is then a person of its own, and an approval is void again.

Example: tocsin customers merge BR-2026-0001 --keep 1041 --drop 7730 --reason "one account, moved in 2025" --dry-run`,
    )
    .action(
      action<MergeOptions>(({ args, options, globals }) =>
        load.merging().mergeCustomers(args[0] ?? '', options, globals),
      ),
    );
};
