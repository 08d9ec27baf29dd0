import { Argument } from 'commander';
import type { Command } from 'commander';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would look for an ES module. */
const load = () => require('../completion/complete') as typeof import('../completion/complete');

const HELP = `
bash:  source <(tocsin completion bash)       in ~/.bashrc
zsh:   source <(tocsin completion zsh)        in ~/.zshrc
fish:  tocsin completion fish | source        in ~/.config/fish/config.fish`;

/** `tocsin completion bash|zsh|fish`. */
export const define = (command: Command): void => {
  command
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', HELP)
    .action(async (shell: string, _options: unknown, { parent }: Command) => {
      if (parent) await load().complete(parent, ['completion', shell]);
    });
};
