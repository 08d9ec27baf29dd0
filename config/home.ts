import { statSync } from 'node:fs';
import path from 'node:path';

const NAME = '.tocsin';
/** The checkout, or the package, that this program is part of. */
const PROGRAM = path.join(__dirname, '..');

/**
 * A folder above counts only where it is this user's own: in a folder that others may write to, somebody else's stack
 * would get the acts and the customers' data.
 */
const isOurs = (folder: string): boolean => {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (!process.getuid || found.uid === process.getuid());
};

const nearestAbove = (from: string): string | null => {
  for (let at = path.dirname(from); ; at = path.dirname(at)) {
    if (isOurs(path.join(at, NAME))) return path.join(at, NAME);
    if (at === path.dirname(at)) return null;
  }
};

/**
 * The home folder: `.tocsin` in the working directory, else the nearest one above it, else that of the checkout which
 * the command belongs to; where there is none yet, it is to be made in the working directory. TOCSIN_HOME comes first.
 */
export const findHome = (
  named = process.env.TOCSIN_HOME,
  from = process.cwd(),
  program: string = PROGRAM,
): string => {
  if (named) return path.resolve(from, named);
  const here = path.join(from, NAME);
  if (statSync(here, { throwIfNoEntry: false })) return here;
  const ofProgram = path.join(program, NAME);
  return nearestAbove(from) ?? (isOurs(ofProgram) ? ofProgram : here);
};
