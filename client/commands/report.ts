import { Option } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import type { BuildOptions } from '../report/build-report';

/* eslint-disable @typescript-eslint/no-require-imports -- PDF and records are loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = {
  build: () => require('../report/build-report') as typeof import('../report/build-report'),
  schema: () =>
    require('../../reports/schema/json-schema') as typeof import('../../reports/schema/json-schema'),
};

/** `tocsin report build|schema`. */
export const define = (command: Command): void => {
  command
    .command('build')
    .description('compile the report to the regulator and law enforcement from the records')
    .argument('<reference>', 'the breach')
    .addOption(new Option('--stage <stage>', 'which report').choices(['initial', 'final']).default('initial'))
    .addOption(
      new Option('--format <format>', 'portal: each field of the form, ready to paste')
        .choices(['json', 'pdf', 'portal', 'all'])
        .default('all'),
    )
    .option('--out <folder>', 'where to; the default is reports/ in the .tocsin folder')
    .option('--second <person>', 'final with notices unsettled: who decided it with you')
    .option('--reason <text>', 'and why')
    .action(
      action<BuildOptions>(({ args, options, globals }) =>
        load.build().buildReport(args[0] ?? '', options, globals),
      ),
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
