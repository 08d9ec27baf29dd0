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

export interface Table {
  add(cells: readonly unknown[]): Promise<void>;
  /** Puts the file in its place, whole, and answers its SHA-256. */
  finish(): Promise<string>;
  /** Closes what a failure left open; the unfinished file keeps its name. */
  abandon(): Promise<void>;
}

/** A CSV file that has its name only once it is complete. */
export const openTable = async (
  directory: string | undefined,
  name: string,
  header: readonly string[],
): Promise<Table> => {
  const hash = createHash('sha256');
  const path = directory === undefined ? undefined : join(directory, name);
  const handle: FileHandle | undefined =
    path === undefined ? undefined : await openPrivate(`${path}.partial`);
  const add = async (cells: readonly unknown[]): Promise<void> => {
    const line = csvLine(cells);
    hash.update(line);
    await handle?.write(line);
  };
  await add(header);
  return {
    add,
    finish: async () => {
      await handle?.close();
      if (path !== undefined) await rename(`${path}.partial`, path);
      return `sha256:${hash.digest('hex')}`;
    },
    abandon: async () => void (await handle?.close().catch(() => undefined)),
  };
};
