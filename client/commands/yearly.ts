import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { COMPLAINT_CATEGORIES, REGISTER_KINDS } from '../../domain/yearly/register';
import { YEARLY_KINDS } from '../../domain/yearly/work';
import { action } from '../action';
import type { Invocation } from '../action';
import { wholeNumber } from '../numbers';
import type { DraftOptions } from '../yearly/draft-work';

/* eslint-disable @typescript-eslint/no-require-imports -- Temporal and the records are loaded when a verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = {
  draft: () => require('../yearly/draft-work') as typeof import('../yearly/draft-work'),
  end: () => require('../yearly/end-work') as typeof import('../yearly/end-work'),
  list: () => require('../yearly/list-work') as typeof import('../yearly/list-work'),
  pick: () => require('../act/parse-act') as typeof import('../act/parse-act'),
  register: () => require('../yearly/register-verbs') as typeof import('../yearly/register-verbs'),
  schema: () => require('../../reports/yearly/schema') as typeof import('../../reports/yearly/schema'),
  show: () => require('../yearly/show-work') as typeof import('../yearly/show-work'),
  work: () => require('../yearly/parse-work') as typeof import('../yearly/parse-work'),
};

const workOf = ({ args }: Pick<Invocation<unknown>, 'args'>) => load.work().parseWork(args[0], args[1]);

const yearOf = (text: string): number => {
  if (!/^(199\d|2[01]\d\d)$/.test(text)) throw new InvalidArgumentError('Give a year, such as 2026.');
  return Number(text);
};

const verb = (command: Command, name: string, description: string): Command =>
  command
    .command(name)
    .description(description)
    .argument('<year>', 'the year reported on')
    .argument('<kind>', YEARLY_KINDS.join(' or '));

const defineWork = (command: Command): void => {
  command
    .command('list')
    .description('every year’s summary and certification, and last year’s whether begun or not')
    .option('--check', 'exit code 12 where one that is in force is at risk or missed')
    .action(action<{ check?: boolean }>(({ options }) => load.list().listWork(options.check === true)));
  verb(command, 'show', 'when it is due, its draft, and how it ended')
    .option('--check', 'exit code 12 where it is in force and at risk or missed')
    .action(
      action<{ check?: boolean }>((invocation) =>
        load.show().showWork(workOf(invocation), invocation.options.check === true),
      ),
    );
  verb(command, 'draft', 'compile the draft anew; begins the work where its Schedule did not')
    .option('--out <folder>', 'write it as JSON with its signature, PDF and text to paste')
    .action(
      action<DraftOptions>((invocation) =>
        load.draft().draftWork(workOf(invocation), invocation.options, invocation.globals),
      ),
    );
};

const defineEnds = (command: Command): void => {
  const ending = (name: 'recordYearlyFiling' | 'declineYearlyFiling', fields: readonly string[]) =>
    action<Readonly<Record<string, unknown>>>((invocation) =>
      load
        .end()
        .endWork(workOf(invocation), name, load.pick().pick(invocation.options, fields), invocation.globals),
    );
  verb(command, 'file', 'record that an officer has signed it and a person has filed it')
    .requiredOption('--confirmation <number>', 'what the portal or ECFS showed')
    .requiredOption('--filed-at <time>', 'when; ISO 8601 with an offset, or now')
    .requiredOption('--signed-by <officer>', 'who signed it')
    .action(ending('recordYearlyFiling', ['confirmation', 'filedAt', 'signedBy']));
  verb(command, 'decline', 'record that two persons have decided to file nothing for this year')
    .requiredOption('--second <person>', 'who decided it with you')
    .requiredOption('--reason <text>', 'and why')
    .action(ending('declineYearlyFiling', ['second', 'reason']));
};

const defineRegister = (command: Command): void => {
  command
    .command('register')
    .description('the cases and entries of a year: small ones, decisions not to notify, late events')
    .argument('<year>', 'the year in the carrier’s zone', yearOf)
    .action(action(({ args }) => load.register().showRegister(yearOf(args[0] ?? ''))));
  command
    .command('decisions')
    .description(
      'what was decided in a year: not to notify, exemptions, late and why, conflicts settled; by whom',
    )
    .argument('<year>', 'the year in the carrier’s zone', yearOf)
    .action(action(({ args }) => load.register().showDecisions(yearOf(args[0] ?? ''))));
  command
    .command('note')
    .description('put into the register what no case tells of; entries are never changed')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices(Object.keys(REGISTER_KINDS)).makeOptionMandatory(),
    )
    .requiredOption('--on <day>', 'when it happened or was decided: YYYY-MM-DD')
    .option(
      '--count <number>',
      'customers (small-breach), complaints, actions, decisions or events',
      wholeNumber,
      1,
    )
    .addOption(new Option('--category <category>', 'of a complaint').choices(COMPLAINT_CATEGORIES))
    .requiredOption('--basis <text>', 'why, in one line; without names of customers')
    .option('--second <person>', 'who decided it with you: not-notified and small-breach take two')
    .option('--breach <reference>', 'the case that it belongs to: then it is not counted beside it')
    .option('--corrects <entry>', 'the entry that it takes the place of', wholeNumber)
    .action(
      action<Readonly<Record<string, unknown>>>(({ options, globals }) =>
        load
          .register()
          .noteEntry(
            load
              .pick()
              .pick(options, ['kind', 'on', 'count', 'category', 'basis', 'second', 'breach', 'corrects']),
            globals,
          ),
      ),
    );
  command
    .command('schema')
    .description('print the JSON Schema (2020-12) of a draft; needs no server')
    .action(
      action(async () => {
        const schema = load.schema().yearlyDraftJsonSchema();
        return { data: schema, text: JSON.stringify(schema, null, 2) };
      }),
    );
};

/** `tocsin yearly list|show|draft|file|decline|register|decisions|note|schema`. */
export const define = (command: Command): void => {
  defineWork(command);
  defineEnds(command);
  defineRegister(command);
};
