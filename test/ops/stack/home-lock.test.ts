import { chmod, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockHome } from '../../../ops/stack/home-lock';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-lock-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const modeOf = async (where: string): Promise<number> => (await stat(where)).mode & 0o777;

test.each([
  ['a person', 1_000, 0o700],
  ['root, whose Postgres runs as another user', 0, 0o711],
])('a new home of %s cannot be listed by others', async (_who, uid, mode) => {
  jest.spyOn(process, 'getuid').mockReturnValue(uid);
  const home = path.join(folder, 'home');
  const unlock = await lockHome(home);
  expect(await modeOf(home)).toBe(mode);
  await unlock();
});

test('a folder that was there keeps its mode', async () => {
  await chmod(folder, 0o755);
  const unlock = await lockHome(folder);
  expect(await modeOf(folder)).toBe(0o755);
  await unlock();
});

test('a home has one stack at a time, and is free again afterwards', async () => {
  const unlock = await lockHome(folder);
  await expect(lockHome(folder)).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining(String(process.pid)) as string,
  });
  await unlock();
  await (
    await lockHome(folder)
  )();
});

test('a copy of a home whose stack runs says whose it is, and tells nobody to stop another’s', async () => {
  const unlock = await lockHome(folder);
  const copy = `${folder}-copy`;
  await cp(folder, copy, { recursive: true });
  try {
    await expect(lockHome(copy)).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining(`${copy} is a copy of `) as string,
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
    await unlock();
  }
});
