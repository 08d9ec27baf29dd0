import { execFileSync } from 'node:child_process';
import { watch } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../../ops/stack/postgres';
import { isReachable, reachableBinaries, reachableDataDir } from '../../../ops/stack/postgres-places';
import { stopLeftover } from '../../../ops/stack/postgres-process';
import { UNSAFE_AND_FAST, freePort } from '../../support/embedded-postgres';

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
let folder: string;
const lines: string[] = [];
const log = (line: string): void => void lines.push(line);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-postgres-'));
  await chmod(folder, 0o711);
  lines.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

test('data and password outlive a server that nobody stopped; the leftover is stopped first', async () => {
  const dataDir = path.join(folder, 'postgres');
  const start = async () =>
    startPostgres({ dataDir, port: await freePort(), log, settings: UNSAFE_AND_FAST });
  const first = await start();
  await ask(first.url, 'create table kept as select 7 as number');
  const leftover = Number.parseInt(await readFile(path.join(dataDir, 'postmaster.pid'), 'utf8'), 10);

  const second = await start();
  try {
    expect(lines.join()).toContain(String(leftover));
    await expect(ask(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect(await ask(second.url, 'select number from kept')).toEqual([{ number: 7 }]);
    expect((await stat(path.join(folder, 'postgres-password'))).mode & 0o777).toBe(0o600);
    await expect(ask(second.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
  } finally {
    await second.stop();
  }
  await expect(ask(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await second.stop();
});

test('a home from before there was a role for the application gets it, and a new password where the file was lost', async () => {
  const dataDir = path.join(folder, 'postgres');
  const file = path.join(folder, 'postgres-app-password');
  const start = async () =>
    startPostgres({ dataDir, port: await freePort(), log, settings: UNSAFE_AND_FAST });
  const first = await start();
  const whoIs = (url: string) =>
    ask(url, 'select current_user as name, rolsuper as super from pg_roles where rolname = current_user');
  expect(await whoIs(first.applicationUrl)).toEqual([{ name: 'tocsin_app', super: false }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await ask(first.url, 'drop role tocsin_app');
  await first.stop();
  await rm(file);
  const second = await start();
  try {
    expect(await whoIs(second.applicationUrl)).toEqual([{ name: 'tocsin_app', super: false }]);
    expect(second.applicationUrl).not.toContain(new URL(first.applicationUrl).password);
  } finally {
    await second.stop();
  }
});

test('what a crash left of making a cluster is taken away, and nothing is put into the folder of temporary files', async () => {
  const dataDir = path.join(folder, 'postgres');
  const temporary = path.join(folder, 'tmp');
  await mkdir(temporary);
  for (const place of ['.initdb', '.new']) {
    await mkdir(`${dataDir}${place}`);
    await writeFile(`${dataDir}${place}/password`, 'left behind');
  }
  const had = process.env.TMPDIR;
  process.env.TMPDIR = temporary;
  const watched = watch(temporary);
  const made: unknown[] = [];
  watched.on('change', (_kind, name) => made.push(name));
  try {
    await (await startPostgres({ dataDir, port: await freePort(), log, settings: UNSAFE_AND_FAST })).stop();
  } finally {
    if (had === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = had;
    watched.close();
  }
  expect(made).toEqual([]);
  expect((await readdir(folder)).filter((name) => /initdb|new$/.test(name))).toEqual([]);
});

test('a port that is taken is an error with the words of the server', async () => {
  const port = await freePort();
  const holder = await startPostgres({
    dataDir: path.join(folder, 'one'),
    port,
    log,
    settings: UNSAFE_AND_FAST,
  });
  try {
    const other = startPostgres({ dataDir: path.join(folder, 'two'), port, log, settings: UNSAFE_AND_FAST });
    await expect(other).rejects.toMatchObject({
      code: 'Unavailable',
      message: expect.stringContaining(`port ${port}`),
    });
  } finally {
    await holder.stop();
  }
});

test('a lock file whose number belongs to another program is taken away, and that program is left alone', async () => {
  const lock = path.join(folder, 'postmaster.pid');
  await writeFile(lock, `${process.pid}\n${folder}\n`);
  await stopLeftover({ native: '/nowhere', dataDir: folder, user: null }, log);
  await expect(stat(lock)).rejects.toThrow('ENOENT');
  expect(lines).toEqual([]);
});

test('a data folder without its password says which file is missing', async () => {
  const dataDir = path.join(folder, 'postgres');
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, 'PG_VERSION'), '18\n');
  await expect(startPostgres({ dataDir, port: 1, log })).rejects.toMatchObject({
    code: 'Failed',
    message: expect.stringContaining('postgres-password'),
  });
});

// Postgres refuses to run as root, so that root alone starts it as another user; whoever else runs this stays who he is,
// and cannot become another: there is nothing of this to see.
(isRoot ? describe : describe.skip)('as root, below a folder that the server’s user cannot enter', () => {
  test('the data lie elsewhere, a link leads there, and nothing is opened', async () => {
    const closed = path.join(folder, 'home');
    await mkdir(closed, { mode: 0o700 });
    const home = path.join(folder, 'var');
    const asked = path.join(closed, 'postgres');
    expect(await isReachable(closed, NOBODY)).toBe(false);
    const real = await reachableDataDir(asked, NOBODY, log, home);
    expect(path.dirname(real)).toBe(home);
    expect((await lstat(asked)).isSymbolicLink()).toBe(true);
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    expect(await reachableDataDir(asked, NOBODY, log, home)).toBe(await realpath(asked));
    expect(lines).toEqual([expect.stringContaining(real)]);
  });

  test('the binaries are copied once', async () => {
    const closed = path.join(folder, 'home');
    const native = path.join(closed, 'package', 'native');
    await mkdir(path.join(native, 'bin'), { recursive: true });
    await chmod(closed, 0o700);
    await writeFile(path.join(closed, 'package', 'package.json'), '{"version":"1.2.3"}');
    for (const name of ['initdb', 'pg_ctl', 'postgres'])
      await writeFile(path.join(native, 'bin', name), '#!/bin/sh\necho ran\n', { mode: 0o644 });
    const home = path.join(folder, 'var');
    const copy = await reachableBinaries(native, NOBODY, log, home);
    expect(execFileSync(path.join(copy, 'bin', 'initdb'), { ...NOBODY, cwd: '/', encoding: 'utf8' })).toBe(
      'ran\n',
    );
    expect(await reachableBinaries(native, NOBODY, log, home)).toBe(copy);
    expect(lines).toHaveLength(1);
  });

  test('a whole server runs there', async () => {
    const closed = path.join(folder, 'home');
    await mkdir(closed, { mode: 0o700 });
    const asked = path.join(closed, 'postgres');
    const server = await startPostgres({
      dataDir: asked,
      port: await freePort(),
      log,
      settings: UNSAFE_AND_FAST,
    });
    const real = await realpath(asked);
    try {
      expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(real.startsWith(closed)).toBe(false);
    } finally {
      await server.stop();
      await rm(real, { recursive: true, force: true });
    }
  });
});
