import { execFile, execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { TocsinError } from '../../domain/errors';
import type { SystemUser } from './postgres-user';

const run = promisify(execFile);
const SECONDS = 60;

/** One cluster: its binaries, its data and the user whom both are run by. */
export interface Cluster {
  readonly native: string;
  readonly dataDir: string;
  readonly user: SystemUser | null;
}

/** Runs one of Postgres' programs as the cluster's user. PG* variables of the caller would change what it does. */
export const runTool = async (
  { native, user }: Pick<Cluster, 'native' | 'user'>,
  tool: 'initdb' | 'pg_ctl',
  args: readonly string[],
): Promise<void> => {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', SystemRoot: process.env.SystemRoot };
  await run(path.join(native, 'bin', tool), [...args], {
    ...(user ?? {}),
    cwd: path.parse(native).root,
    env,
  });
};

const commandOf = async (pid: number): Promise<string> => {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    } catch {
      return '';
    }
  }
};

/** Stops a server that an earlier run left behind, and takes away a lock file that no server holds any more. */
export const stopLeftover = async (cluster: Cluster, log: (line: string) => void): Promise<void> => {
  const lock = path.join(cluster.dataDir, 'postmaster.pid');
  const text = await readFile(lock, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid)) return;
  // The number may belong to another program by now, after a restart of the machine: that one is not ours to stop.
  const command = await commandOf(pid);
  if (command.includes('postgres') && command.includes(cluster.dataDir)) {
    log(`stopping a Postgres that an earlier run left behind (process ${pid})`);
    await stopServer(cluster);
  } else await rm(lock, { force: true });
};

/** Fast shutdown (SIGINT), and immediate (SIGQUIT) when that has not ended in time. Harmless when nothing runs. */
export const stopServer = async (cluster: Cluster): Promise<void> => {
  const stop = (mode: 'fast' | 'immediate'): Promise<void> =>
    runTool(cluster, 'pg_ctl', ['stop', '-D', cluster.dataDir, '-m', mode, '-w', '-t', String(SECONDS)]);
  const isRunning = async (): Promise<boolean> =>
    (await readFile(path.join(cluster.dataDir, 'postmaster.pid'), 'utf8').catch(() => null)) !== null;
  if (!(await isRunning())) return;
  try {
    await stop('fast');
  } catch (error) {
    if (!(await isRunning())) return;
    await stop('immediate').catch(() => Promise.reject(error as Error));
  }
};

const lastLines = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-5).join('\n');

/** Starts the server and waits until it answers. Its log is `server.log` in the data folder. */
export const startServer = async (
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<void> => {
  const logFile = path.join(cluster.dataDir, 'server.log');
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_checkpoints: 'off',
    ...settings,
  };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
  const args = ['start', '-D', cluster.dataDir, '-l', logFile, '-w', '-t', String(SECONDS)];
  const start = (): Promise<void> =>
    runTool(cluster, 'pg_ctl', [...args, '-o', [`-p ${port}`, ...flags].join(' ')]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await start();
      return;
    } catch (cause) {
      const said = await lastLines(logFile);
      // The sessions of a server that was killed need a moment to notice it.
      if (attempt < 10 && said.includes('pre-existing shared memory block')) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        continue;
      }
      throw new TocsinError(
        'Unavailable',
        `Postgres did not start on port ${port}:\n${said}`,
        `See ${logFile}.`,
        {
          cause,
        },
      );
    }
  }
};
