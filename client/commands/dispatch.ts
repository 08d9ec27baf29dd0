import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { action } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- Temporal and the records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = {
  plan: () => require('../dispatch/plan') as typeof import('../dispatch/plan'),
  status: () => require('../dispatch/status') as typeof import('../dispatch/status'),
};

/** `tocsin dispatch plan|status|pause|resume`. */
export const define = (command: Command): void => {
  command
    .command('plan')
    .description('who would be told, how, from when, and what still stands in the way; sends nothing')
    .argument('<breach>', 'its reference')
    .action(action(({ args }) => load.plan().showPlan(args[0] ?? '')));
  command
    .command('status')
    .description('what became of every notice; exit code 11 when it is over and some failed or are unknown')
    .argument('<breach>', 'its reference')
    .action(action(({ args }) => load.status().showStatus(args[0] ?? '')));
  command
    .command('pause')
    .description('stop sending, as the operator; a direction of law enforcement is entered with tocsin hold')
    .argument('<breach>', 'its reference')
    .requiredOption('--reason <text>', 'why')
    .action(actAction('pause', ['reason']));
  command
    .command('resume')
    .description('end the pause')
    .argument('<breach>', 'its reference')
    .requiredOption('--reason <text>', 'why')
    .action(actAction('resume', ['reason']));
};
