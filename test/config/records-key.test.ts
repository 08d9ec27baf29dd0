import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../../config/env';
import { keyFileIn, parseKeys, recordsKeySource, rotateRecordsKey } from '../../config/records-key';

const HEX = 'ab'.repeat(32);
const BASE64 = Buffer.alloc(32, 7).toString('base64');
let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-key-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const placeOf = (variables: NodeJS.ProcessEnv) =>
  readEnvironment({ TOCSIN_HOME: home, ...variables }).recordsKey;

test('keys are read in hex and in base64, a line each, without comments', () => {
  expect(parseKeys(`${HEX} # of 2026\n\n${BASE64}\n`)).toEqual([
    Buffer.from(HEX, 'hex'),
    Buffer.alloc(32, 7),
  ]);
  expect(parseKeys(`${HEX},${BASE64}`)).toHaveLength(2);
});

test.each(['', '# none', 'ab', `${HEX}00`, `${HEX}\npassword`])('%j holds no keys', (text) => {
  expect(parseKeys(text)).toBeNull();
});

test('what is no key is refused by the name of its place, without telling it', () => {
  expect(() => recordsKeySource(placeOf({ TOCSIN_KEY: 's3cret' }))).toThrow(
    expect.objectContaining({
      code: 'Usage',
      message: expect.stringMatching(/^TOCSIN_KEY (?!.*s3cret)/) as string,
    }),
  );
});

test('both variables at once are refused: what they say may differ', () => {
  expect(() => placeOf({ TOCSIN_KEY: HEX, TOCSIN_KEY_FILE: '/x' })).toThrow(
    'both TOCSIN_KEY and TOCSIN_KEY_FILE',
  );
});

test('in the home a key is made at the first use, for its owner alone, and once', async () => {
  const source = recordsKeySource(placeOf({}));
  expect(source.read()).toBeNull();
  const made = source.make();
  expect(made).toHaveLength(1);
  expect(recordsKeySource(placeOf({})).make()).toEqual(made);
  expect((await stat(keyFileIn(home))).mode & 0o777).toBe(0o600);
});

test.each([
  ['a file that somebody names', { TOCSIN_KEY_FILE: '/nowhere/key' }, false],
  ['a server of the sandbox', { DATABASE_URL: 'postgres://127.0.0.1:1/x' }, true],
  [
    'a server that is live',
    {
      DATABASE_URL: 'postgres://127.0.0.1:1/x',
      TOCSIN_PROFILE: 'live',
      SMTP_URL: 'smtp://127.0.0.1:1',
      TOCSIN_CARRIER: '/x',
    },
    false,
  ],
])('for %s: whether one may be made', (_what, variables, mayMake) => {
  expect(placeOf(variables)).toMatchObject({ kind: 'file', mayMake });
});

test('a new key stands before the former one, and the file stays closed', async () => {
  const place = placeOf({});
  const [former] = recordsKeySource(place).make() ?? [];
  rotateRecordsKey(place);
  const keys = recordsKeySource(place).read() ?? [];
  expect(keys).toHaveLength(2);
  expect(keys[1]).toEqual(former);
  expect((await stat(keyFileIn(home))).mode & 0o777).toBe(0o600);
});

test('a key that is no file’s, a file that is not there, and one that holds something else are not rotated', async () => {
  expect(() => rotateRecordsKey({ kind: 'variable', text: HEX })).toThrow('which this command cannot change');
  expect(() => rotateRecordsKey(placeOf({}))).toThrow('there is no key');
  await writeFile(keyFileIn(home), 'password');
  expect(() => rotateRecordsKey(placeOf({}))).toThrow('holds something else');
  expect(await readFile(keyFileIn(home), 'utf8')).toBe('password');
});

test('a key file that may not be read says so', async () => {
  await writeFile(keyFileIn(home), HEX);
  await chmod(keyFileIn(home), 0o000);
  const read = () => recordsKeySource(placeOf({})).read();
  if (process.getuid?.() === 0) expect(read()).toHaveLength(1);
  else expect(read).toThrow('cannot be read');
});
