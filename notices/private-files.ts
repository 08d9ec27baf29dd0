import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';

/** A cell that a spreadsheet would run as a formula is escaped. */
const csvLine = (cells: readonly unknown[]): string =>
  stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' });

/** For its owner alone, also where a file of that name was there before. */
const openPrivate = async (path: string): Promise<FileHandle> => {
  const handle = await open(path, 'w', 0o600);
  await handle.chmod(0o600);
  return handle;
};

/** Writes a whole file, for its owner alone. */
export const writePrivate = async (path: string, content: string | Buffer): Promise<void> => {
  const handle = await openPrivate(path);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
};

/** A file that is written bit by bit. */
export interface GrowingFile {
  write(bytes: string | Buffer): Promise<void>;
  /** Puts the file in its place, whole, and answers its SHA-256 in hexadecimal. */
  finish(): Promise<string>;
  /** Closes what a failure left open; the unfinished file keeps the name of an unfinished one. */
  abandon(): Promise<void>;
}

/** What an unfinished file ends with. */
export const UNFINISHED = '.partial';

/** A file that has its name only once it is complete. Without a folder it is only digested. */
export const openGrowing = async (directory: string | undefined, name: string): Promise<GrowingFile> => {
  const hash = createHash('sha256');
  const path = directory === undefined ? undefined : join(directory, name);
  const handle = path === undefined ? undefined : await openPrivate(`${path}${UNFINISHED}`);
  return {
    write: async (bytes) => {
      hash.update(bytes);
      await handle?.writeFile(bytes);
    },
    finish: async () => {
      await handle?.close();
      if (path !== undefined) await rename(`${path}${UNFINISHED}`, path);
      return hash.digest('hex');
    },
    abandon: async () => void (await handle?.close().catch(() => undefined)),
  };
};

export interface Table extends Pick<GrowingFile, 'abandon'> {
  add(cells: readonly unknown[]): Promise<void>;
  /** Puts the file in its place, whole, and answers its SHA-256. */
  finish(): Promise<string>;
}

/** A CSV file that has its name only once it is complete. */
export const openTable = async (
  directory: string | undefined,
  name: string,
  header: readonly string[],
): Promise<Table> => {
  const file = await openGrowing(directory, name);
  const add = (cells: readonly unknown[]): Promise<void> => file.write(csvLine(cells));
  await add(header);
  return { add, finish: async () => `sha256:${await file.finish()}`, abandon: () => file.abandon() };
};
