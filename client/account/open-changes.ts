import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { TocsinError } from '../../domain/errors';

/** The bytes of a file of changes, or of stdin for `-`. Throws NotFound, and Usage for what is no file to read from. */
export const openChanges = async (file: string): Promise<AsyncIterable<Buffer>> => {
  if (file === '-') return process.stdin;
  const found = await stat(file).catch((cause: unknown) => {
    throw new TocsinError('NotFound', `the file of changes ${file} cannot be read`, 'Check its name.', {
      cause,
    });
  });
  if (found.isDirectory())
    throw new TocsinError('Usage', `${file} is a folder, not a file of changes`, 'Name the file in it.');
  return createReadStream(file) as AsyncIterable<Buffer>;
};
