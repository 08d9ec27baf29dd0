import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { action } from '../action';
import type { RateOptions } from '../dispatch/rate';
import type { RetryOptions } from '../dispatch/retry';
import type { WaveOptions } from '../dispatch/wave-options';
import { STOP_ABOVE_PERCENT, WAIT_MINUTES } from '../../domain/sending/waves';
import { minutes, percent } from '../numbers';

/* eslint-disable @typescript-eslint/no-require-imports -- Temporal and the records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = {
  plan: () => require('../dispatch/plan') as typeof import('../dispatch/plan'),
  status: () => require('../dispatch/status') as typeof import('../dispatch/status'),
  retry: () => require('../dispatch/retry') as typeof import('../dispatch/retry'),
  rate: () => require('../dispatch/rate') as typeof import('../dispatch/rate'),
};

/** `tocsin dispatch plan|status|rate|retry|pause|resume`. */
export const define = (command: Command): void => {
  command
    .command('plan')
    .description(
      'who would be told, how, from when, until when, and what still stands in the way; sends nothing',
    )
    .argument('<breach>', 'its reference')
    .option('--wave <sizes>', 'set waves by e-mail first: 50,5%,rest; or all, for one go. It voids approvals')
    .option('--stop-above <percent>', `hard bounces of a wave that stop it: ${STOP_ABOVE_PERCENT}`, percent)
    .option('--wave-wait <minutes>', `between the end of a wave and the look at it: ${WAIT_MINUTES}`, minutes)
    .action(
      action<WaveOptions>(({ args, options, globals }) =>
        load.plan().planDispatch(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('status')
    .description('what became of every notice; exit code 11 when it is over and some failed or are unknown')
    .argument('<breach>', 'its reference')
    .action(action(({ args }) => load.status().showStatus(args[0] ?? '')));
  command
    .command('rate')
    .description('how fast notices go out: before, and while they are being sent; nothing is paused for it')
    .argument('<breach>', 'its reference')
    .option('--global <rate>', 'all together: 200/s, 90/min, 500/h, or none')
    .option(
      '--group <name=rate...>',
      'to a group of domains, such as gmail=20/s; others is each other domain',
    )
    .option('--reason <text>', 'why')
    .addHelpText(
      'after',
      '\nExample: tocsin dispatch rate BR-2026-0001 --global 200/s --group gmail=20/s outlook=none',
    )
    .action(
      action<RateOptions>(({ args, options, globals }) =>
        load.rate().setRates(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('retry')
    .description('send again what failed or is unknown, under the same Message-IDs; --dry-run counts')
    .argument('<breach>', 'its reference')
    .requiredOption('--status <states>', 'failed, unknown, or both with a comma')
    .option('--reason <text>', 'why')
    .action(
      action<RetryOptions>(({ args, options, globals }) =>
        load.retry().retryNotices(args[0] ?? '', options, globals),
      ),
    );
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
