import { createReadStream } from 'node:fs';
import { access, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { UNFINISHED } from './private-files';

/** A file of letters, whole or not. */
const LETTERS = new RegExp(`-\\d+-\\d{7}\\.pdf(?:\\${UNFINISHED})?$`);
const MANIFEST = /^manifest(?:-\d+)?\.csv$/;
/** What an export writes once, beside its letters. */
const TABLES = ['manifest.csv', 'problems.csv', 'summary.json'] as const;

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const lettersIn = async (directory: string, reference: string): Promise<readonly string[]> =>
  (await readdir(directory)).filter((name) => name.startsWith(`${reference}-`) && LETTERS.test(name));

/** Letters of an earlier export, in files of another size, would be posted a second time: they go, with their manifests. */
export const removeEarlier = async (directory: string, reference: string): Promise<void> => {
  const manifests = (await readdir(directory)).filter((name) => MANIFEST.test(name));
  for (const name of [...manifests, ...(await lettersIn(directory, reference))])
    await rm(join(directory, name));
};

const namedByManifests = async (directory: string): Promise<ReadonlySet<string>> => {
  const files = new Set<string>();
  for (const name of (await readdir(directory)).filter((each) => MANIFEST.test(each))) {
    const rows = createReadStream(join(directory, name)).pipe(parse({ columns: true }));
    for await (const { file } of rows as AsyncIterable<{ readonly file: string }>) files.add(file);
  }
  return files;
};

/** The first number under which nothing of an earlier export is kept yet. */
const freeNumber = async (directory: string): Promise<number> => {
  for (let number = 1; ; number += 1)
    if (!(await isThere(join(directory, `manifest-${number}.csv`)))) return number;
};

/**
 * Keeps the files of earlier exports, and their manifest, problems and summary under a number: `manifest-1.csv`. Files that no
 * manifest names are of an export that broke off: they go, since their letters come again.
 */
export const setEarlierAside = async (directory: string, reference: string): Promise<void> => {
  const named = await namedByManifests(directory);
  for (const name of await lettersIn(directory, reference))
    if (!named.has(name)) await rm(join(directory, name));
  if (!(await isThere(join(directory, 'manifest.csv')))) return;
  const number = await freeNumber(directory);
  for (const name of TABLES)
    if (await isThere(join(directory, name)))
      await rename(join(directory, name), join(directory, name.replace('.', `-${number}.`)));
};
