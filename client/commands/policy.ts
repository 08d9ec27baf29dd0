import { Option } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import { wholeNumber } from '../numbers';
import { idsOption } from '../option-repeats';
import type { DiffOptions } from '../policy/diff-policies';
import type { ExplainOptions } from '../policy/explain';
import type { WindowOptions } from '../policy/window-flags';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  list: () => require('../policy/list-policies') as typeof import('../policy/list-policies'),
  show: () => require('../policy/show-policy') as typeof import('../policy/show-policy'),
  window: () => require('../policy/show-window') as typeof import('../policy/show-window'),
  explain: () => require('../policy/explain') as typeof import('../policy/explain'),
  test: () => require('../policy/test-vectors') as typeof import('../policy/test-vectors'),
  lint: () => require('../policy/lint-policies') as typeof import('../policy/lint-policies'),
  schema: () =>
    require('../../domain/policy/json-schema') as typeof import('../../domain/policy/json-schema'),
  diff: () => require('../policy/diff-policies') as typeof import('../policy/diff-policies'),
  /** The records: for breaches alone. */
  open: () => require('../policy/open-breaches') as typeof import('../policy/open-breaches'),
};

const CALENDAR = 'closures: [{ date, name }] in YAML, in place of those of the carrier file';
const WINDOW_HELP = `
Times are ISO 8601 with an offset, or now. The safe reading counts in the carrier's zone and in Eastern, with and without
closures and Inauguration Day, and takes the strictest answer; zone counts in one zone by the calendar of the law alone,
with the closures of --calendar.

Example: tocsin policy window --policy cloudroute-2015,fcc-2007 --zone America/New_York \\
  --determined-at 2026-11-23T10:00:00-05:00 --notified agencies=2026-11-23T11:00:00-05:00`;

/** The facts that windows are computed for; what is not given comes from the carrier file. */
const factOptions = (command: Command): Command =>
  command
    .addOption(
      idsOption(
        '--policy <ids>',
        'ids, or files of policies, separated by commas; given again, it adds to them',
      ),
    )
    .option('--zone <name>', 'IANA zone of the carrier')
    .option('--discovered-at <time>', 'when the breach was found')
    .option('--determined-at <time>', 'when it was reasonably determined to be one')
    .option(
      '--notified <whom=time...>',
      'who was told: USSS, FBI, FCC, agencies for all of them at once, or another recipient such as customers',
    )
    .option('--hold <directed-at,last-day...>', 'a direction not to notify; the last day is YYYY-MM-DD')
    .option('--hold-released <time>', 'the written release of the holds')
    .option('--released-early <time>', 'law enforcement let the carrier notify before the wait is over')
    .option(
      '--urgent-need <time>',
      'an urgent need, flagged in the agencies’ notice: when the agency was consulted',
    )
    .option('--customers <number>', 'how many customers are affected', wholeNumber)
    .option('--customers-in <state=number...>', 'how many of them in a state, such as CA=1200')
    .option('--customers-with <type=number...>', 'how many of them by type of data, such as pii=30')
    .addOption(
      new Option('--harm <degree>', 'to the customers').choices(['none', 'possible', 'likely', 'unknown']),
    )
    .option('--fact <name=value...>', 'another fact: encrypted=yes, materialAt=TIME, becameAwareAt=TIME...')
    .option('--calendar <file>', CALENDAR)
    .addOption(new Option('--reading <kind>', 'how doubt is read').choices(['safe', 'zone']).default('safe'))
    .option('--at <time>', 'the instant that statuses are told for; default: now')
    .addHelpText('after', WINDOW_HELP);

/** `tocsin policy list|show|lint|window|explain|diff|schema|test`. */
export const define = (command: Command): void => {
  command
    .command('list')
    .description('the policies that there are: those shipped, and those of the folder TOCSIN_POLICIES')
    .action(action(() => load.list().listPolicies(() => load.open().readOpenBreaches())));
  command
    .command('show')
    .description('one policy: its obligations, its source, and what is not verified')
    .argument('<id>', 'such as fcc-2007, or a file')
    .action(action(({ args }) => load.show().showPolicy(args[0] ?? '')));
  command
    .command('lint')
    .description('check policy files as they are checked when a breach is opened; needs no server')
    .argument('<files...>', 'YAML, as policy schema has it')
    .action(action(({ args }) => load.lint().lintPolicies(args)));
  factOptions(command.command('window'))
    .description('the lawful windows for facts given as flags')
    .action(action<WindowOptions>(({ options }) => load.window().showWindow(options)));
  factOptions(command.command('explain'))
    .description(
      'what is owed by which fact, and which rules fired and which did not; for facts given as flags or for a breach',
    )
    .argument('[reference]', 'a breach')
    .action(
      action<ExplainOptions>(({ args, options }) =>
        load.explain().explain(args, options, (reference) => load.open().readWindowsInputs(reference)),
      ),
    );
  factOptions(command.command('diff'))
    .description(
      'what other policies would change, date by date: for facts given as flags, or for open breaches',
    )
    .argument('[reference]', 'a breach')
    .addOption(
      idsOption('--with <ids>', 'the policies to compare with, separated by commas').makeOptionMandatory(),
    )
    .option('--open', 'every open breach')
    .action(
      action<DiffOptions>(({ args, options }) =>
        load.diff().diffPolicies(args, options, (reference) => load.open().readWindowsInputs(reference)),
      ),
    );
  command
    .command('schema')
    .description('print the JSON Schema (2020-12) of a policy file; needs no server')
    .action(
      action(async () => {
        const schema = load.schema().policyJsonSchema();
        return { data: schema, text: JSON.stringify(schema, null, 2) };
      }),
    );
  command
    .command('test')
    .description('compute dates that were computed elsewhere; exit code 1 where one differs or has no policy')
    .argument('<file>', 'vectors, JSON lines; docs/policy-vectors.md has their fields')
    .option('--calendar <file>', CALENDAR)
    .action(
      action<{ calendar?: string }>(({ args, options }) => load.test().testVectors(args[0] ?? '', options)),
    );
};
