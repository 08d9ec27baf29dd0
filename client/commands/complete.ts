import type { Command } from 'commander';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would look for an ES module. */
const load = () => require('../completion/complete') as typeof import('../completion/complete');

/** `tocsin complete -- WORDS`: what a shell's completion asks; nobody types it. */
export const define = (command: Command): void => {
  command.argument('[words...]').action(async (words: string[], _options: unknown, { parent }: Command) => {
    if (parent) await load().complete(parent, ['complete', '--', ...words]);
  });
};
