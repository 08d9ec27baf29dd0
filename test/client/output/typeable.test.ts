import { chmod, mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { typeable } from '../../../client/output/typeable';

const BIN = path.join(__dirname, '../../../client/bin/tocsin.cjs');
const NEXT = 'tocsin demo (in another terminal), or tocsin breach open -f breach.yaml';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-path-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const installIn = async (where: string): Promise<string> => {
  await mkdir(where, { recursive: true });
  await writeFile(path.join(where, 'tocsin'), '');
  await chmod(path.join(where, 'tocsin'), 0o755);
  return where;
};

test('from a checkout, also by the link that npx makes, every command begins with npx', async () => {
  const link = path.join(folder, 'tocsin');
  await symlink(BIN, link);
  const expected = 'npx tocsin demo (in another terminal), or npx tocsin breach open -f breach.yaml';
  expect([BIN, link].map((program) => typeable(NEXT, program, folder + '-none'))).toEqual([
    expected,
    expected,
  ]);
});

test('what npx puts on PATH for its own command is not there afterwards', async () => {
  const bins = await installIn(path.join(folder, 'node_modules', '.bin'));
  expect(typeable('tocsin up', BIN, bins)).toBe('npx tocsin up');
});

test('where tocsin is on PATH, or another program runs, a command stays as it is', async () => {
  const installed = await installIn(folder);
  expect(typeable(NEXT, BIN, `/none${path.delimiter}${installed}`)).toBe(NEXT);
  expect(typeable(NEXT, '/usr/lib/node_modules/tocsin/client/bin/tocsin.cjs', '')).toBe(NEXT);
});

test('a name that only begins like the command is left alone', () => {
  expect(typeable('See /srv/tocsin and tocsin-data', BIN, '')).toBe('See /srv/tocsin and tocsin-data');
});
