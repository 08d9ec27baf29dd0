import { Command } from 'commander';
import type { Result } from '../../client/action';

/** What the last command answered, in place of printing it: see `jest.mock` of client/output/print in the tests. */
export const answered: { result?: Result } = {};

/** Runs one command file of the client as the program does, with its global options, and answers its result. */
export const runCommand = async (
  define: (command: Command) => void,
  ...args: readonly string[]
): Promise<Result> => {
  const program = new Command('tocsin')
    .option('-o, --output <format>', '', 'table')
    .option('--actor <name>', '', 'ada')
    .option('--no-input')
    .option('--yes')
    .option('--dry-run')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  const noun = program.command('noun').exitOverride();
  define(noun);
  const before = process.exitCode;
  answered.result = undefined;
  await program.parseAsync(['noun', ...args], { from: 'user' });
  process.exitCode = before;
  if (!answered.result) throw new Error('the command answered nothing');
  return answered.result;
};
