import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TocsinError } from '../../domain/errors';

/** What `letters export` names its letters: the breach, the dispatch, the number in it. */
const LETTER = /^(?<reference>.+)-\d+-\d{7}\.pdf$/;

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** The breach of a summary; null where there is none that can be read. */
const summarised = async (folder: string): Promise<string | null> => {
  try {
    const { reference } = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as {
      readonly reference?: unknown;
    };
    return typeof reference === 'string' ? reference : null;
  } catch {
    return null;
  }
};

/**
 * Letters of two breaches in one folder would be posted as one: the manifest of the second takes the place of the first.
 * @throws TocsinError Conflict, naming the breach whose letters are there
 */
export const refuseFolderOfAnother = async (folder: string, reference: string): Promise<void> => {
  const letters = (await namesIn(folder)).map((name) => LETTER.exec(name)?.groups?.['reference'] ?? null);
  const other = [await summarised(folder), ...letters].find((found) => found !== null && found !== reference);
  if (!other) return;
  throw new TocsinError(
    'Conflict',
    `${folder} holds the letters of ${other}`,
    `Give a folder of its own for ${reference} with --out.`,
  );
};
