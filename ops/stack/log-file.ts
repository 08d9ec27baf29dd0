import { open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const LARGE_BYTES = 10_000_000;
/** No more than this of a log's end is read. */
const TAIL_BYTES = 16_384;

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Opens a log to write on. One that has grown large makes way. `from`: where what is written now begins. */
export const openLog = async (file: string): Promise<{ handle: FileHandle; from: number }> => {
  const size = await sizeOf(file);
  const isLarge = size > LARGE_BYTES;
  if (isLarge) await rename(file, `${file}.1`);
  return { handle: await open(file, 'a', 0o600), from: isLarge ? 0 : size };
};

const tailOf = async (file: string, from: number): Promise<string> => {
  const size = await sizeOf(file);
  const start = Math.max(from, size - TAIL_BYTES);
  if (size <= start) return '';
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trimEnd();
  } finally {
    await handle.close();
  }
};

/**
 * The last lines of a log, for an error; none of those before the byte `from`. Never rejects: it is asked when something
 * has ended already, and the log may be going away with it.
 */
export const lastLines = async (file: string, from = 0, count = 6): Promise<string> => {
  const text = await tailOf(file, from).catch(() => '');
  return text === '' ? '(it says nothing)' : text.split('\n').slice(-count).join('\n');
};

/** Where a log ends now. */
export const endOfLog = sizeOf;
