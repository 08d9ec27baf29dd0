import { open, readFile, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const LARGE_BYTES = 10_000_000;

/** Opens a log to write on, at its end. One that has grown large makes way, and the one before it goes. */
export const openLog = async (file: string): Promise<FileHandle> => {
  const bytes = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes > LARGE_BYTES) await rename(file, `${file}.1`);
  return open(file, 'a', 0o600);
};

/** The end of a log, for an error. */
export const lastLines = async (file: string, count = 8): Promise<string> =>
  (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-count).join('\n');
