import type { Command } from 'commander';
import { action } from '../action';
import type { PlanOptions } from '../act/decide-plan';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- Temporal is loaded when the verb runs, so that --help
   stays fast; import() would look for an ES module. */
const load = () => require('../act/decide-plan') as typeof import('../act/decide-plan');

/** `tocsin reject`. */
export const define = (command: Command): void => {
  command
    .description('reject what would be sent to customers: approvals of it count no more')
    .argument('<breach>', 'its reference')
    .option(
      '--digest <digest>',
      'the plan that you have seen; without it the present one is shown and asked for',
    )
    .requiredOption('--reason <text>', 'why')
    .action(
      action<PlanOptions>(({ args, options, globals }) =>
        load().decidePlan('reject', args[0] ?? '', options, globals),
      ),
    );
};
