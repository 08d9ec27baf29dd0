import type { Command } from 'commander';
import { print } from './output/print';
import type { Globals, Result } from './result';

export type { Globals, Result };

export interface Invocation<Options> {
  readonly args: readonly string[];
  readonly options: Options;
  readonly globals: Globals;
}

/** Turns a function from invocation to result into a commander action: parse, call, print. */
export const action =
  <Options = Record<string, never>>(perform: (invocation: Invocation<Options>) => Promise<Result>) =>
  async (...received: unknown[]): Promise<void> => {
    const command = received.at(-1) as Command;
    const all = command.optsWithGlobals<Options & Globals>();
    const globals: Globals = {
      output: all.output,
      actor: all.actor,
      input: all.input && process.stdin.isTTY,
      yes: Boolean(all.yes),
      dryRun: Boolean(all.dryRun),
    };
    const result = await perform({ args: command.args, options: all, globals });
    print(result, globals.output);
    process.exitCode = result.exitCode ?? 0;
  };
