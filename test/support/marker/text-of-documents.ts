import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openBundle } from '../../../client/evidence/open-bundle';
import { readPdf } from '../../reports/read-pdf';

const textOf = (name: string, bytes: Buffer): string => {
  if (name.endsWith('.gz')) return gunzipSync(bytes).toString('utf8');
  if (!name.endsWith('.pdf')) return bytes.toString('utf8');
  const { objects, pages } = readPdf(bytes);
  return [objects, ...pages.map((page) => page.replaceAll('\n', ' '))].join('\n');
};

/** By name, the text of each member of a bundle of evidence, but of the papers that others wrote. */
export const textsOfEvidence = async (file: string): Promise<Record<string, string>> => {
  const bundle = await openBundle(file);
  const texts: Record<string, string> = {};
  for (const name of bundle.names)
    if (!name.startsWith('documents/')) texts[`evidence, ${name}`] = textOf(name, await bundle.read(name));
  bundle.close();
  return texts;
};

/** By name, the text of each file of a folder. */
export const textsOfFolder = async (folder: string): Promise<Record<string, string>> => {
  const texts: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(path.join(entry.parentPath, entry.name));
    texts[`folder, ${entry.name}`] = textOf(entry.name, bytes);
  }
  return texts;
};
