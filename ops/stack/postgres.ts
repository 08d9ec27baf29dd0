import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { TocsinError } from '../../domain/errors';
import { installedBinaries, reachableBinaries, reachableDataDir } from './postgres-places';
import { runTool, startServer, stopLeftover, stopServer } from './postgres-process';
import type { Cluster } from './postgres-process';
import { postgresUser } from './postgres-user';

export interface PostgresOptions {
  /** Kept from run to run; made when it is not there. */
  readonly dataDir: string;
  readonly port: number;
  readonly log: (line: string) => void;
  /** Server settings beside ours, such as `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}
export interface RunningPostgres {
  /** As the owner of everything, with user, password and database. Not to be logged. */
  readonly url: string;
  /** The same as the role that Tocsin runs by, which owns nothing. */
  readonly applicationUrl: string;
  stop(): Promise<void>;
}

const NAME = 'tocsin';
const APPLICATION = 'tocsin_app';
const HOST = '127.0.0.1';

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

const newPassword = async (file: string): Promise<string> => {
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
};

/** The server's password, made once and kept beside the data folder, readable for its owner alone. */
const passwordBeside = async (asked: string, isNew: boolean): Promise<string> => {
  const file = path.join(path.dirname(path.resolve(asked)), 'postgres-password');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return kept.trim();
  if (!isNew)
    throw new TocsinError(
      'Failed',
      `the password of the Postgres in ${asked} is lost: there is no ${file}`,
      'Put the file back, or move the data folder away to start with an empty one.',
    );
  return newPassword(file);
};

/** The password of the application's role, kept as the server's is; it can be made anew, since the owner sets it at each start. */
const applicationPasswordBeside = async (asked: string): Promise<string> => {
  const file = path.join(path.dirname(path.resolve(asked)), 'postgres-app-password');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  return /^[\w-]{32}$/.test(kept) ? kept : newPassword(file);
};

/** Makes a cluster in a folder beside and moves it in when it is whole, so that a crash leaves no half of one. */
const initialise = async (cluster: Cluster, password: string): Promise<void> => {
  const { dataDir, user } = cluster;
  const half = path.join(dataDir, '..', `${path.basename(dataDir)}.new`);
  // Beside it too, so that the next start takes away what a crash leaves: a password is in it.
  const folder = path.join(dataDir, '..', `${path.basename(dataDir)}.initdb`);
  const passwordFile = path.join(folder, 'password');
  try {
    for (const place of [half, folder]) {
      await rm(place, { recursive: true, force: true });
      await mkdir(place, { mode: 0o700 });
    }
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) for (const file of [half, folder, passwordFile]) await chown(file, user.uid, user.gid);
    await runTool(cluster, 'initdb', [
      `--pgdata=${half}`,
      `--username=${NAME}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ]);
    await rm(dataDir, { recursive: true, force: true });
    await rename(half, dataDir);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The database, and the role that Tocsin runs by. An installation from before there was such a role gets it here. */
const ensureDatabase = async (server: string, applicationPassword: string): Promise<void> => {
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`create database ${NAME}`);
    const role = await client.query('select 1 from pg_roles where rolname = $1', [APPLICATION]);
    const verb = role.rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${APPLICATION} login password ${client.escapeLiteral(applicationPassword)}`,
    );
  } finally {
    await client.end();
  }
};

/** The cluster of a data folder, at a place that its user can reach. */
const clusterOf = async ({
  dataDir,
  log,
}: Pick<PostgresOptions, 'dataDir' | 'log'>): Promise<Cluster & { isNew: boolean }> => {
  const user = postgresUser();
  const native = await reachableBinaries(installedBinaries(), user, log);
  const real = await reachableDataDir(dataDir, user, log);
  const isNew = !(await isThere(path.join(real, 'PG_VERSION')));
  return { native, dataDir: real, user, isNew };
};

/** Stops the server that an earlier run left behind on a data folder, so that its port is free again. */
export const stopLeftoverPostgres = async (
  options: Pick<PostgresOptions, 'dataDir' | 'log'>,
): Promise<void> => {
  if (!(await isThere(path.join(options.dataDir, 'PG_VERSION')))) return;
  await stopLeftover(await clusterOf(options), options.log);
};

/**
 * Starts a real Postgres on 127.0.0.1 out of a data folder, also as root. It is a process of its own, so it outlives a
 * killed parent; the next start stops such a leftover first. Throws `Unavailable` with the last lines of its log.
 */
export const startPostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  const { dataDir: asked, port, log, settings = {} } = options;
  const { isNew, ...cluster } = await clusterOf(options);
  const password = await passwordBeside(asked, isNew);
  if (isNew) await initialise(cluster, password);
  else await stopLeftover(cluster, log);
  await startServer(cluster, port, settings);
  const server = `postgres://${NAME}:${password}@${HOST}:${port}`;
  const applicationPassword = await applicationPasswordBeside(asked);
  try {
    await ensureDatabase(server, applicationPassword);
  } catch (error) {
    await stopServer(cluster);
    throw error;
  }
  return {
    url: `${server}/${NAME}`,
    applicationUrl: `postgres://${APPLICATION}:${applicationPassword}@${HOST}:${port}/${NAME}`,
    stop: () => stopServer(cluster),
  };
};
