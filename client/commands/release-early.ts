import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { agencyOption } from '../agency-option';

/** `tocsin release-early`. */
export const define = (command: Command): void => {
  command
    .description('enter law enforcement’s release to notify customers before the wait has passed')
    .argument('<breach>', 'its reference')
    .addOption(agencyOption('who releases'))
    .requiredOption('--agent <name>', 'who signed it')
    .requiredOption('--reference <text>', 'the release’s own reference')
    .requiredOption('--released-at <time>', 'when; ISO 8601 with an offset, or now')
    .action(actAction('releaseEarly', ['agency', 'agent', 'reference', 'releasedAt']));
};
