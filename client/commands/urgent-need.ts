import type { Command } from 'commander';
import { actAction } from '../act/act-action';

/** `tocsin urgent-need`. */
export const define = (command: Command): void => {
  command
    .description(
      'enter that the agency was consulted on an extraordinarily urgent need, 47 CFR 64.2011(b)(2)',
    )
    .argument('<breach>', 'its reference')
    .requiredOption('--agency <name>', 'USSS, FBI or FCC')
    .requiredOption('--agent <name>', 'who was consulted')
    .requiredOption('--consulted-at <time>', 'when; ISO 8601 with an offset, or now')
    .requiredOption('--reason <text>', 'the immediate and irreparable harm')
    .action(actAction('urgentNeed', ['agency', 'agent', 'consultedAt', 'reason']));
};
