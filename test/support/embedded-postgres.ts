import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../ops/stack/postgres';
import { openDatabase } from '../../records/database';

/** A port that nothing listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Nothing in a test outlives the machine, so nothing needs to reach the disk. */
export const UNSAFE_AND_FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The database of one of Jest's workers. */
export const workerDatabase = (worker: string | number): string => `worker_${worker}`;

/** A migration reads the whole catalogue, and fails where tables of another worker's test go away meanwhile. */
const createWorkerDatabases = async (url: string, workers: number): Promise<void> => {
  const server = openDatabase(url, { poolSize: 1 });
  try {
    for (let worker = 1; worker <= workers; worker += 1)
      await server.pool.query(`create database ${workerDatabase(worker)}`);
  } finally {
    await server.close();
  }
};

/**
 * One Postgres for a whole run of tests, with a database for each of Jest's workers; its owner's url goes to
 * TEST_DATABASE_URL, that of the application's role to TEST_APPLICATION_URL. Answers what takes it away again.
 */
export const startTestPostgres = async (workers: number): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-test-'));
  await chmod(folder, 0o711);
  const server = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    log: () => undefined,
    settings: { ...UNSAFE_AND_FAST, max_connections: '200' },
  });
  await createWorkerDatabases(server.url, workers);
  process.env.TEST_DATABASE_URL = server.url;
  process.env.TEST_APPLICATION_URL = server.applicationUrl;
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
};
