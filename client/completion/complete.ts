import { Command } from 'commander';

/** The library's own commands: one prints a shell's script, the other is what that script calls. */
const OURS = ['completion', 'complete', 'help'];

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
  await whole.parseAsync(argv, { from: 'user' });
};
