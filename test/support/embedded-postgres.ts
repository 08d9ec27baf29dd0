import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../ops/stack/postgres';

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

/**
 * One Postgres for a whole run of tests; its owner's url goes to TEST_DATABASE_URL, that of the application's role to
 * TEST_APPLICATION_URL. Answers what takes it away again.
 */
export const startTestPostgres = async (): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-test-'));
  await chmod(folder, 0o711);
  const server = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    log: () => undefined,
    settings: { ...UNSAFE_AND_FAST, max_connections: '200' },
  });
  process.env.TEST_DATABASE_URL = server.url;
  process.env.TEST_APPLICATION_URL = server.applicationUrl;
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
};
