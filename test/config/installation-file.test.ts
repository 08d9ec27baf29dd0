import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readInstallationMemory, writeInstallationMemory } from '../../config/installation-file';

let folder: string;
let home: string;
const moment = { id: 'a', adoptions: 2, renewals: 41 };
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-installation-'));
  home = path.join(folder, 'home');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a home that never was live remembers nothing', async () => {
  expect(await readInstallationMemory(home)).toBeNull();
});

test('the last moment is remembered, and no draft is left', async () => {
  await writeInstallationMemory(home, { ...moment, renewals: 40 });
  await writeInstallationMemory(home, moment);
  expect(await readInstallationMemory(home)).toEqual({ ...moment, isCopied: false });
  expect((await readdir(home)).sort()).toEqual(['installation.anchor', 'installation.json']);
});

test('a home that was moved is the same; one that was copied is not, and nor is one without its anchor', async () => {
  await writeInstallationMemory(home, moment);
  const moved = path.join(folder, 'moved');
  await rename(home, moved);
  expect(await readInstallationMemory(moved)).toEqual({ ...moment, isCopied: false });
  await cp(moved, home, { recursive: true, preserveTimestamps: true });
  expect(await readInstallationMemory(home)).toEqual({ ...moment, isCopied: true });
  await rm(path.join(moved, 'installation.anchor'));
  expect(await readInstallationMemory(moved)).toEqual({ ...moment, isCopied: true });
});

test('a file that cannot be read is no empty memory', async () => {
  await writeInstallationMemory(home, moment);
  const file = path.join(home, 'installation.json');
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 20));
  await expect(readInstallationMemory(home)).rejects.toMatchObject({
    code: 'Failed',
    message: expect.stringContaining(file),
  });
});
