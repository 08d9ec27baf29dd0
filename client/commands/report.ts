import { Option } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import type { BuildOptions } from '../report/build-report';
import type { ShowOptions } from '../report/stored-reports';
import type { VerifyReportOptions } from '../report/verify-report';
import type { DraftOptions } from '../yearly/draft-work';

/* eslint-disable @typescript-eslint/no-require-imports -- PDF and records are loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = {
  build: () => require('../report/build-report') as typeof import('../report/build-report'),
  figures: () => require('../report/check-figures') as typeof import('../report/check-figures'),
  stored: () => require('../report/stored-reports') as typeof import('../report/stored-reports'),
  verify: () => require('../report/verify-report') as typeof import('../report/verify-report'),
  year: () => require('../yearly/draft-work') as typeof import('../yearly/draft-work'),
  work: () => require('../yearly/parse-work') as typeof import('../yearly/parse-work'),
  schema: () =>
    require('../../reports/schema/json-schema') as typeof import('../../reports/schema/json-schema'),
};

const YEARLY = [
  ['annual', 'summary', 'the draft of a year’s summary of exempt breaches, 64.2011(d); needs no Temporal'],
  [
    'certification',
    'certification',
    'the draft of a year’s CPNI certification, 64.2009(e); needs no Temporal',
  ],
] as const;

/** `tocsin report build|list|show|check|annual|certification|schema`. */
export const define = (command: Command): void => {
  command
    .command('build')
    .description('compile the report to the regulator and law enforcement from the records')
    .argument('<reference>', 'the breach')
    .addOption(
      new Option(
        '--stage <stage>',
        'which report; the default is initial until one was filed, then supplement; final once customers are told',
      ).choices(['initial', 'supplement', 'final', 'withdrawn']),
    )
    .addOption(
      new Option('--format <format>', 'portal: each field of the form, ready to paste')
        .choices(['json', 'pdf', 'portal', 'all'])
        .default('all'),
    )
    .option('--out <folder>', 'where to; the default is reports/ in the .tocsin folder')
    .option('--second <person>', 'final with notices unsettled, or withdrawn: who decided it with you')
    .option('--reason <text>', 'and why; or why what was filed is supplemented')
    .action(
      action<BuildOptions>(({ args, options, globals }) =>
        load.build().buildReport(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('list')
    .description('every report of a breach, its stage, and with whom it was filed')
    .argument('<reference>', 'the breach')
    .action(action(({ args, globals }) => load.stored().listReports(args[0] ?? '', globals)));
  command
    .command('show')
    .description('a report as it was built; what was filed never changes')
    .argument('<report>', 'its id, such as BR-2026-0001/initial/1')
    .addOption(
      new Option('--format <format>', 'of what is written')
        .choices(['json', 'pdf', 'portal', 'all'])
        .default('all'),
    )
    .option('--out <folder>', 'write it there again, with its signature')
    .action(
      action<ShowOptions>(({ args, options, globals }) =>
        load.stored().showReport(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('check')
    .description('ask every query of a report again, and compare what it answers with what the report states')
    .argument('<report>', 'its id, such as BR-2026-0001/initial/1')
    .action(action(({ args }) => load.figures().checkFigures(args[0] ?? '')));
  for (const [verb, kind, description] of YEARLY)
    command
      .command(verb)
      .description(description)
      .argument('<year>', 'the year reported on')
      .option('--out <folder>', 'write it as JSON with its signature, PDF and text to paste')
      .action(
        action<DraftOptions>(({ args, options, globals }) =>
          load.year().reportYear(load.work().parseWork(args[0], kind), options, globals),
        ),
      );
  command
    .command('verify')
    .description('check that a report is what was signed: FILE and FILE.sig; needs no server')
    .argument('<file>', 'its JSON')
    .option('--key <file>', 'the carrier’s public key, PEM; the one of this home by default')
    .action(
      action<VerifyReportOptions>(({ args, options }) => load.verify().verifyReport(args[0] ?? '', options)),
    );
  command
    .command('schema')
    .description('print the JSON Schema (2020-12) of the report; needs no server')
    .action(
      action(async () => {
        const schema = load.schema().reportJsonSchema();
        return { data: schema, text: JSON.stringify(schema, null, 2) };
      }),
    );
};
