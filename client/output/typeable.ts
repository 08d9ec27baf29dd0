import { accessSync, constants, realpathSync } from 'node:fs';
import path from 'node:path';

/** The checkout that this program runs from. */
const CHECKOUT = path.join(__dirname, '..', '..');

/** npx starts the program by a link to it. */
const realOf = (file: string): string => {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
};

const isOnPath = (name: string, searched: string): boolean =>
  searched
    .split(path.delimiter)
    // npm and npx put these in front for the command that they start, and for nothing after it.
    .filter((folder) => folder !== '' && !folder.endsWith(path.join('node_modules', '.bin')))
    .some((folder) => {
      try {
        accessSync(path.join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/**
 * A command as the person can type it: in a checkout there is no `tocsin` on PATH, but `npx tocsin` finds it.
 * @param program the file that runs, `process.argv[1]`
 * @param searched PATH
 */
export const typeable = (
  command: string,
  program = process.argv[1] ?? '',
  searched = process.env.PATH ?? '',
): string => {
  const isCheckout = realOf(program) === realOf(path.join(CHECKOUT, 'client', 'bin', 'tocsin.cjs'));
  return isCheckout && !isOnPath('tocsin', searched)
    ? command.replace(/(?<![\w./-])tocsin (?=[a-z])/g, 'npx tocsin ')
    : command;
};
