import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { TocsinError } from '../../domain/errors';
import { isMbox, splitMbox } from '../../mail/mbox';
import { MAX_READ_BYTES } from '../../mail/returned/read-returned';

const unreadable = (name: string, cause: unknown): TocsinError =>
  new TocsinError(
    'NotFound',
    `${name} cannot be read`,
    'Name an mbox file, an .eml file, or a folder of them.',
    {
      cause,
    },
  );

/** The beginning of a file, up to what is read of a message; null for a folder. */
const beginningOf = async (name: string): Promise<Buffer | null> => {
  const handle = await open(name);
  try {
    if ((await handle.stat()).isDirectory()) return null;
    const bytes = Buffer.alloc(MAX_READ_BYTES);
    let size = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, size, bytes.length - size);
      size += bytesRead;
      if (bytesRead === 0 || size === bytes.length) return bytes.subarray(0, size);
    }
  } finally {
    await handle.close();
  }
};

const emlFilesIn = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => /\.eml$/i.test(name)).sort();
  if (names.length === 0)
    throw new TocsinError(
      'NotFound',
      `there is no .eml file in the folder ${folder}`,
      'Name a folder that has some, or an mbox file.',
    );
  return names.map((name) => path.join(folder, name));
};

/**
 * The messages of an mbox file, of one .eml file, or of a folder of .eml files in order of their names, one at a time in
 * memory. Throws `NotFound` where there is none.
 */
export async function* mailsIn(name: string): AsyncGenerator<Buffer> {
  const beginning = await beginningOf(name).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (beginning === null) for (const file of await emlFilesIn(name)) yield* mailsIn(file);
  else if (isMbox(beginning)) yield* splitMbox(createReadStream(name) as AsyncIterable<Buffer>);
  else yield beginning;
}
