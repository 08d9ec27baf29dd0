import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lastLines } from '../../../ops/stack/log-file';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the end of a log, none of what was there before', async () => {
  const file = path.join(folder, 'server.log');
  await writeFile(file, 'of yesterday\none\ntwo\nthree\n');
  expect(await lastLines(file, 'of yesterday\n'.length, 2)).toBe('two\nthree');
  expect(await lastLines(file, 'of yesterday\n'.length)).toBe('one\ntwo\nthree');
});

test.each(['no such file', '.'])('what cannot be read (%s) says nothing', async (name) => {
  expect(await lastLines(path.join(folder, name))).toBe('(it says nothing)');
});
