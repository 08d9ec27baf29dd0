import { Command } from 'commander';

/** The library's own commands: one prints a shell's script, the other is what that script calls. */
const OURS = ['completion', 'complete', 'help'];

/** The script of bash declares constants, which a second sourcing (a new ~/.bashrc) would complain about. */
const sourceable = (text: string): string =>
  text.replace(/^readonly (ShellCompDirective\w+)=(\d+)$/gm, ': "${$1:=$2}"');

/**
 * Hands the command line to the completion library, over all nouns, verbs and options that the root has by now. It is
 * an ES module, so it is imported when it is needed.
 */
export const complete = async (root: Command, argv: readonly string[]): Promise<void> => {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  const whole = new Command(root.name()).copyInheritedSettings(root).helpCommand(false);
  for (const option of root.options) whole.addOption(option);
  for (const command of root.commands) if (!OURS.includes(command.name())) whole.addCommand(command);
  tab(whole, { completionCommandName: 'completion' });
  /* eslint-disable no-console -- by it the library prints, and by nothing else. */
  const print = console.log;
  console.log = (text: string) => print(sourceable(text));
  try {
    await whole.parseAsync(argv, { from: 'user' });
  } finally {
    console.log = print;
  }
  /* eslint-enable no-console */
};
