import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const REPOSITORY = path.join(__dirname, '..', '..');

let root: string;
let cache: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tocsin-hook-'));
  cache = path.join(root, 'node_modules', '.cache', 'tocsin');
  await mkdir(path.join(root, 'client', 'bin'), { recursive: true });
  await mkdir(path.join(root, 'node_modules'));
  for (const name of ['.swcrc', 'package.json', 'client/bin/run-typescript.cjs'])
    await cp(path.join(REPOSITORY, name), path.join(root, name));
  await symlink(path.join(REPOSITORY, 'node_modules', '@swc'), path.join(root, 'node_modules', '@swc'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = (text: string): Promise<void> => writeFile(path.join(root, 'main.ts'), text);

/** What main.ts prints, and whether the compiler had to be loaded for it. */
const run = (...flags: string[]): { printed: string; error: string; hasCompiled: boolean } => {
  const script = `require('./client/bin/run-typescript.cjs'); require('./main');
    console.log(Object.keys(require.cache).some((name) => name.includes('@swc')));`;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', script], {
    cwd: root,
    encoding: 'utf8',
    // That of the tests: without colours.
    env: process.env,
  });
  const [printed = '', compiled] = stdout.split('\n');
  return { printed, error: stderr, hasCompiled: compiled === 'true' };
};

test('TypeScript runs as it is; the second time without the compiler', async () => {
  await write('const n: number = 41; console.log(n + 1);');
  expect(run()).toEqual({ printed: '42', error: '', hasCompiled: true });
  expect(run()).toEqual({ printed: '42', error: '', hasCompiled: false });
});

test('a file that has changed is compiled anew, and leaves no older copy behind', async () => {
  await write('console.log("one" as string);');
  run();
  await write('console.log("two" as string);');
  expect(run()).toMatchObject({ printed: 'two', hasCompiled: true });
  expect(await readdir(cache)).toEqual(['main.ts.js']);
});

test('what was kept is not trusted when it is cut short or other settings made it', async () => {
  await write('console.log("whole" as string);');
  run();
  const kept = path.join(cache, 'main.ts.js');
  await writeFile(kept, (await readFile(kept, 'utf8')).slice(0, -3));
  expect(run()).toMatchObject({ printed: 'whole', hasCompiled: true });
  await writeFile(
    path.join(root, '.swcrc'),
    (await readFile(path.join(root, '.swcrc'), 'utf8')).replace('es2022', 'es2021'),
  );
  expect(run()).toMatchObject({ printed: 'whole', hasCompiled: true });
  expect(run()).toMatchObject({ printed: 'whole', hasCompiled: false });
});

test('a place that cannot be written costs time only', async () => {
  await write('console.log("read only" as string);');
  // A file where the folder would be: refused for root as well.
  await writeFile(path.join(root, 'node_modules', '.cache'), '');
  expect(run()).toEqual({ printed: 'read only', error: '', hasCompiled: true });
  expect(run()).toEqual({ printed: 'read only', error: '', hasCompiled: true });
});

test('before the set-up it says what to run, in place of a stack', async () => {
  await cp(path.join(REPOSITORY, 'client/bin/tocsin.cjs'), path.join(root, 'client/bin/tocsin.cjs'));
  await writeFile(path.join(root, 'client', 'cli.ts'), 'export const main = (): void => undefined;');
  await rm(path.join(root, 'node_modules', '@swc'));
  const { status, stderr } = spawnSync(process.execPath, ['client/bin/tocsin.cjs', 'policy', 'window'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).toBe(69);
  expect(stderr).toMatch(/^tocsin: the packages are not here: .*@swc\/core.*\n {2}fix: Run npm run setup/);
  expect(stderr).not.toContain(' at ');
});

test('an error names the line of the source for those who ask Node for it', async () => {
  await write('interface Gone {\n  a: string;\n}\n\nthrow new Error("here");\n');
  expect(run('--enable-source-maps').error).toContain('main.ts:5');
});
