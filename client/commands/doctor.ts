import type { Command } from 'commander';
import { action } from '../action';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- Temporal and the records are loaded when it runs, so
   that --help stays fast; import() would look for an ES module. */
const load = () => require('../doctor/run-doctor') as typeof import('../doctor/run-doctor');

/** `tocsin doctor`. */
export const define = (command: Command): void => {
  command
    .description('check everything that Tocsin needs; exit code 1 when something is bad')
    .option(
      '--fix',
      'run missing migrations, register search attributes, create and mend the yearly schedules',
    )
    .action(
      action<{ fix?: boolean }>(({ options, globals }) =>
        load().runDoctor(options.fix === true && !globals.dryRun),
      ),
    );
};
