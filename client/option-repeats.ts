import { Option } from 'commander';
import type { Command } from 'commander';
import { EXIT_CODES } from '../domain/errors';

const addingUp = new WeakSet<Option>();

/** An option of ids separated by commas; given again, it adds to those before. */
export const idsOption = (flags: string, description: string): Option => {
  const option = new Option(flags, description).argParser((ids: string, before: string | undefined) =>
    before === undefined ? ids : `${before},${ids}`,
  );
  addingUp.add(option);
  return option;
};

const isSingle = (option: Option): boolean =>
  (option.required || option.optional) && !option.variadic && !addingUp.has(option);

/**
 * Has a command and its verbs refuse an option of one value that is given twice: commander would take the last one in
 * silence, and a date would be told for other facts than were typed.
 */
export const refuseRepeats = (command: Command): void => {
  for (const option of command.options.filter(isSingle)) {
    let times = 0;
    command.on(`option:${option.name()}`, () => {
      times += 1;
      if (times > 1)
        command.error(
          `error: ${option.long ?? option.flags} is given twice, but takes one value: give it once`,
          {
            exitCode: EXIT_CODES.Usage,
          },
        );
    });
  }
  command.commands.forEach(refuseRepeats);
};
