import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { Logger, WorkflowBundleOption } from '@temporalio/worker';

const ROOT = path.join(__dirname, '..');
/** Beside the packages, where the compiled sources are kept too: an image is built with it. */
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'tocsin');
/** What workflow code is made of; the import rules let nothing else in. */
const FOLDERS = ['workflows', 'domain'];

const sources = async (): Promise<string[]> => {
  const all = FOLDERS.map(async (folder) => {
    const names = await readdir(path.join(ROOT, folder), { recursive: true });
    return names.filter((name) => /\.[jt]s$/.test(name)).map((name) => path.join(folder, name));
  });
  return ['package.json', ...(await Promise.all(all)).flat().sort()];
};

/** Of everything that the bundle depends on: our sources, and the packages by their pinned versions. */
const digest = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const name of await sources())
    hash
      .update(`${name}\0`)
      .update(await readFile(path.join(ROOT, name)))
      .update('\0');
  return hash.digest('hex').slice(0, 20);
};

const OLD_MS = 86_400_000;

/** Bundles of other states of the sources, made more than a day ago. */
const dropOld = async (): Promise<void> => {
  for (const name of await readdir(CACHE)) {
    const file = path.join(CACHE, name);
    if (name.startsWith('workflows-') && Date.now() - (await stat(file)).mtimeMs > OLD_MS)
      await rm(file, { force: true });
  }
};

/**
 * The workflows' code for the sandbox, bundled once for a state of the sources and kept. Where it cannot be kept (a
 * read-only image of other sources) it is bundled anew at each start.
 */
export const workflowBundle = async (logger: Logger): Promise<WorkflowBundleOption> => {
  const codePath = path.join(CACHE, `workflows-${await digest()}.js`);
  if (existsSync(codePath)) return { codePath };
  const extension = path.extname(__filename);
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(ROOT, 'workflows', `index${extension}`),
    logger,
  });
  try {
    await mkdir(CACHE, { recursive: true });
    const half = `${codePath}.${process.pid}`;
    await writeFile(half, code);
    await rename(half, codePath);
    await dropOld();
    return { codePath };
  } catch (error) {
    logger.debug('the workflow bundle cannot be kept', { error });
    return { code };
  }
};
