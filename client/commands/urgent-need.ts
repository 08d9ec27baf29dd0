import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { agencyOption } from '../agency-option';

/** `tocsin urgent-need`. */
export const define = (command: Command): void => {
  command
    .description(
      'enter that the agency was consulted on an extraordinarily urgent need, 47 CFR 64.2011(b)(2)',
    )
    .argument('<breach>', 'its reference')
    .addOption(agencyOption('who was consulted'))
    .requiredOption('--agent <name>', 'the agent’s name')
    .requiredOption('--consulted-at <time>', 'when; ISO 8601 with an offset, or now')
    .requiredOption('--reason <text>', 'the immediate and irreparable harm')
    .action(actAction('urgentNeed', ['agency', 'agent', 'consultedAt', 'reason']));
};
