import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { TocsinError } from '../../domain/errors';

/** The text of a file, or of stdin for `-`. Throws NotFound. */
export const readWhole = async (file: string): Promise<string> => {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `the file ${file} cannot be read`, 'Check its name.', { cause });
  }
};
