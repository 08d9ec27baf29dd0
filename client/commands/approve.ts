import type { Command } from 'commander';
import { action } from '../action';
import type { PlanOptions } from '../act/decide-plan';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- Temporal is loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = () => require('../act/decide-plan') as typeof import('../act/decide-plan');

/** `tocsin approve`. */
export const define = (command: Command): void => {
  command
    .description('approve what would be sent to customers, as a person who did not open the breach')
    .argument('<breach>', 'its reference')
    .option(
      '--digest <digest>',
      'the plan that you have seen; without it the present one is shown and asked for',
    )
    .option('--reason <text>', 'on what grounds')
    .action(
      action<PlanOptions>(({ args, options, globals }) =>
        load().decidePlan('approve', args[0] ?? '', options, globals),
      ),
    );
};
