import { statfsSync } from 'node:fs';
import path from 'node:path';
import { findHome } from '../../config/home';

/** Of this machine, and SQLSTATE of the server's. */
const CODES = ['ENOSPC', 'EDQUOT', '53100'];
/** As Postgres' own programs and SQLite say it, in the midst of other words. */
const WORDS = /no space left on device|database or disk is full/i;
/** Where so little is left, whatever writes there fails or soon will. */
const FULL_BELOW_BYTES = 1_048_576;

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/**
 * How many bytes are free on the disk of a folder, or of what there is of its path; null: the system does not say.
 */
export const freeOn = (folder: string, free = freeBytes): number | null => {
  try {
    return free(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? null : freeOn(parent, free);
  }
};

/** The home of this machine's stack, where its disk is full; null: it is not. */
export const fullHome = (): string | null => {
  const home = findHome();
  const free = freeOn(home);
  return free !== null && free < FULL_BELOW_BYTES ? home : null;
};

/** Whether an error says that a disk is full. */
export const saysDiskFull = (error: { readonly code?: unknown; readonly message?: string }): boolean =>
  CODES.includes(String(error.code)) || WORDS.test(error.message ?? '');

/** What is to be done about a full disk. */
export const freeSome = (folder: string | null): string =>
  `Free some space ${folder === null ? 'there' : `on it (df -h ${folder} shows how much there is)`}, and repeat the command.`;

/** What is full, and in whose words: of the many lines that a program may say, the one about the disk. */
export const diskFullText = (folder: string | null, message: string): string => {
  const line = message.split('\n').find((each) => WORDS.test(each)) ?? message.split('\n')[0] ?? '';
  const words = line.replace(/^(?:E[A-Z]+|.*?(?:FATAL|PANIC|ERROR)): +/, '').trim();
  return `${folder === null ? 'the disk is full' : `the disk of ${folder} is full`}: ${words}`;
};
