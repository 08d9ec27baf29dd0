import { statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { TocsinError } from '../domain/errors';
import type { InstallationMemory, InstallationMoment } from '../domain/installation';

const memorySchema = z.object({
  id: z.string(),
  /** Of the anchor: what no copy of it has. */
  anchor: z.string(),
  adoptions: z.int(),
  renewals: z.int(),
});

const fileIn = (home: string): string => path.join(home, 'installation.json');
/** Made once and never written again, so that its place and time of birth are those of this very file. */
const anchorIn = (home: string): string => path.join(home, 'installation.anchor');

const anchorMark = (home: string): string | null => {
  const found = statSync(anchorIn(home), { throwIfNoEntry: false });
  return found ? `${found.ino}/${Math.trunc(found.birthtimeMs)}` : null;
};

/**
 * What this home remembers of the installation that it sent for; null: nothing.
 * @throws TocsinError Failed where the file cannot be read: then nobody knows what it would have said
 */
export const readInstallationMemory = async (home: string): Promise<InstallationMemory | null> => {
  let text: string;
  try {
    text = await readFile(fileIn(home), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { anchor, ...memory } = memorySchema.parse(JSON.parse(text));
    return { ...memory, isCopied: anchor !== anchorMark(home) };
  } catch (cause) {
    throw new TocsinError(
      'Failed',
      `${fileIn(home)} cannot be read: what this home has sent for is not known`,
      'Delete it, and look into the records before anything is sent: tocsin records status.',
      { cause },
    );
  }
};

/** Remembers a moment of an installation, in place of an earlier one: whole or not at all. */
export const writeInstallationMemory = async (
  home: string,
  { id, adoptions, renewals }: InstallationMoment & { readonly id: string },
): Promise<void> => {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(anchorIn(home), `${id}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const text = `${JSON.stringify({ id, anchor: anchorMark(home), adoptions, renewals })}\n`;
  // By a name of its own: several workers may share a home, and each be the first process of its container.
  const draft = `${fileIn(home)}.${hostname()}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, fileIn(home));
};

/** A home that was copied is made one of its own: what it remembers is written anew. */
export const forgetInstallationMemory = async (home: string): Promise<void> => {
  for (const file of [fileIn(home), anchorIn(home)]) await rm(file, { force: true });
};
