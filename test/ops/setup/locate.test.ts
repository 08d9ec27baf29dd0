import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locateTemporalCli, obtainTemporalCli } from '../../../ops/setup/temporal-cli.cjs';
import { locateTestServer } from '../../../ops/setup/test-server.cjs';

let folder: string;
const before = { ...process.env };
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-setup-'));
  process.env.TOCSIN_CACHE = path.join(folder, 'cache');
  process.env.PATH = path.join(folder, 'bin');
  delete process.env.TEMPORAL_CLI_PATH;
  delete process.env.TEMPORAL_TEST_SERVER_PATH;
});
afterEach(async () => {
  process.env = { ...before };
  await rm(folder, { recursive: true, force: true });
});

const program = async (file: string, exitCode = 0): Promise<string> => {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\nexit ${exitCode}\n`);
  await chmod(file, 0o755);
  return file;
};

describe('the Temporal CLI that is already here', () => {
  test('none is found where there is none', () => {
    expect(locateTemporalCli()).toBeNull();
  });

  test('a variable comes before PATH, and PATH before the cache', async () => {
    const cached = await program(path.join(folder, 'cache', 'temporal-cli-v1.5.1', 'temporal'));
    expect(locateTemporalCli()).toBe(cached);
    const onPath = await program(path.join(folder, 'bin', 'temporal'));
    expect(locateTemporalCli()).toBe(onPath);
    process.env.TEMPORAL_CLI_PATH = await program(path.join(folder, 'named'));
    expect(locateTemporalCli()).toBe(process.env.TEMPORAL_CLI_PATH);
  });

  test('one on PATH that does not run is passed over', async () => {
    const cached = await program(path.join(folder, 'cache', 'temporal-cli-v1.5.1', 'temporal'));
    await program(path.join(folder, 'bin', 'temporal'), 1);
    expect(locateTemporalCli()).toBe(cached);
  });

  test('a variable that names something broken is an error, never a reason to take another', async () => {
    await program(path.join(folder, 'bin', 'temporal'));
    process.env.TEMPORAL_CLI_PATH = path.join(folder, 'nowhere');
    expect(() => locateTemporalCli()).toThrow(/TEMPORAL_CLI_PATH names .*nowhere/);
    await expect(obtainTemporalCli()).rejects.toThrow(/Correct it or unset it/);
  });

  test('an earlier download of the SDK is found again, one that was cut off is not', async () => {
    const downloads = path.join(folder, 'cache', 'downloads', 'cli');
    await program(path.join(downloads, 'temporal-cli-1.downloading'));
    expect(locateTemporalCli()).toBeNull();
    const whole = await program(path.join(downloads, 'temporal-cli-1'));
    expect(locateTemporalCli()).toBe(whole);
  });
});

test('the time-skipping test server is found by its variable, else in the cache', async () => {
  expect(locateTestServer()).toBeNull();
  const cached = await program(path.join(folder, 'cache', 'temporal-test-server-1.32.1', 'test-server.sh'));
  expect(locateTestServer()).toBe(cached);
  process.env.TEMPORAL_TEST_SERVER_PATH = path.join(folder, 'nowhere');
  expect(() => locateTestServer()).toThrow(/TEMPORAL_TEST_SERVER_PATH names/);
});
