import { link, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TocsinError } from '../../domain/errors';
import { isSameAlive, noteOf } from './process-birth';
import type { ProcessNote } from './process-birth';

/** With the folder that it was written in, since a folder may be copied while its stack runs. */
interface HolderNote extends ProcessNote {
  readonly home: string;
}

const readNote = async (file: string): Promise<HolderNote | null> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as HolderNote;
  } catch {
    return null;
  }
};

/**
 * A new home is for its owner alone. Root's may be walked through, not listed: the server of Postgres is another user
 * then, whose data folder lies in it. A folder that was there before keeps its mode: it may be more than a home.
 */
const modeOfNewHome = (): number => (process.getuid?.() === 0 ? 0o711 : 0o700);

/**
 * Makes this process the only stack of a home folder; answers what gives it back.
 * @throws TocsinError Conflict, with the number of the process that runs a stack there, or where it runs in the folder
 *   that this one is a copy of
 */
export const lockHome = async (home: string): Promise<() => Promise<void>> => {
  await mkdir(home, { recursive: true, mode: modeOfNewHome() });
  const lock = path.join(home, 'up.lock');
  const mine = `${lock}.${process.pid}`;
  const here = await realpath(home);
  await writeFile(mine, JSON.stringify({ ...noteOf(process.pid), home: here } satisfies HolderNote));
  try {
    for (;;) {
      try {
        // A link is made whole or not at all, so nobody ever reads half a lock.
        await link(mine, lock);
        return () => rm(lock, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readNote(lock);
      if (holder && isSameAlive(holder) && holder.home !== here)
        throw new TocsinError(
          'Conflict',
          `${home} is a copy of ${holder.home}, made while the stack of that folder ran, which it still does`,
          'Such a copy of a database at work may be torn: stop that stack, and copy the folder again.',
        );
      if (holder && isSameAlive(holder))
        throw new TocsinError(
          'Conflict',
          `a stack already runs in ${home} (process ${holder.pid})`,
          `Use it, stop it (kill ${holder.pid}), or give another folder with --home.`,
        );
      await rm(lock, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
};
