import { randomBytes } from 'node:crypto';
import { readEnvironment } from '../../../config/env';
import { recordsKeySource } from '../../../config/records-key';
import { readCustomers } from '../../../records/customers';
import { openDatabase } from '../../../records/database';
import type { Database } from '../../../records/database';
import type { KeyWrapper } from '../../../records/personal-data/key-wrapper';
import { keysToRewrap, rewrapDataKeys } from '../../../records/personal-data/rekey';
import { keyWrapperOf } from '../../../records/personal-data/wrapper-of';
import { testDatabase, testDatabaseUrl } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, somePeople } from '../../support/records';
import { startVault } from '../../support/vault';
import type { VaultDouble } from '../../support/vault';

const TOKEN = 's.a-token-that-nobody-else-has';
const LOCAL = randomBytes(32).toString('hex');
const DATA_KEY = randomBytes(32);
let vault: VaultDouble;
beforeEach(async () => {
  vault = await startVault('transit', 'tocsin', TOKEN);
});
afterEach(() => vault.close());

const wrapperOf = (variables: NodeJS.ProcessEnv): KeyWrapper =>
  keyWrapperOf(
    recordsKeySource(
      readEnvironment({ TOCSIN_HOME: '/nowhere', TOCSIN_KEY: LOCAL, ...variables }).recordsKey,
    ),
  );
const withVault = (more: NodeJS.ProcessEnv = {}): KeyWrapper =>
  wrapperOf({ TOCSIN_VAULT_KEY: 'transit/tocsin', VAULT_ADDR: vault.url, VAULT_TOKEN: TOKEN, ...more });

test('a data key is wrapped by the service, for its identity alone, and is not in what is kept', async () => {
  const wrapper = withVault();
  const wrapped = await wrapper.wrap(DATA_KEY, 'BR-1');
  expect(wrapped).toMatch(/^vault:v1:/);
  expect(wrapped).not.toContain(DATA_KEY.toString('base64'));
  expect(await wrapper.unwrap(wrapped, 'BR-1')).toEqual(DATA_KEY);
  await expect(wrapper.unwrap(wrapped, 'BR-2')).rejects.toMatchObject({ code: 'WrongKey' });
  expect(await wrapper.describe()).toBe(`version 1 of transit/tocsin at ${new URL(vault.url).host}`);
});

test('without the service, and with keys of this machine alone, what it wrapped is closed', async () => {
  const wrapped = await withVault().wrap(DATA_KEY, 'BR-1');
  await expect(wrapperOf({}).unwrap(wrapped, 'BR-1')).rejects.toMatchObject({
    code: 'WrongKey',
    message: expect.stringContaining('wrapped by a key service') as string,
  });
});

test.each<[string, number, string]>([
  ['a token that may not', 403, '{"errors":["permission denied"]}'],
  ['a sealed service', 503, '{"errors":["Vault is sealed"]}'],
  ['something else than Vault', 200, '<html>Welcome</html>'],
  ['a refusal to wrap', 400, '{"errors":["unsupported"]}'],
])('%s is Unavailable, without the token or what was sent', async (_what, status, body) => {
  vault.answer(status, body);
  const failure: unknown = await withVault()
    .wrap(DATA_KEY, 'BR-1')
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'Unavailable' });
  const text = JSON.stringify([failure, (failure as Error).message]);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain(DATA_KEY.toString('base64'));
});

test('a service that is away is Unavailable', async () => {
  const wrapper = withVault();
  await vault.close();
  await expect(wrapper.wrap(DATA_KEY, 'BR-1')).rejects.toMatchObject({
    code: 'Unavailable',
    message: expect.stringContaining('does not answer') as string,
  });
});

test.each<[string, NodeJS.ProcessEnv, RegExp]>([
  ['no address', { VAULT_ADDR: '' }, /VAULT_ADDR or the token is not/],
  ['no token', { VAULT_TOKEN: '' }, /VAULT_ADDR or the token is not/],
  ['no TLS', { VAULT_ADDR: 'http://vault.example:8200' }, /without TLS/],
  ['no key of a mount', { TOCSIN_VAULT_KEY: 'tocsin' }, /TOCSIN_VAULT_KEY must be MOUNT\/KEY/],
  ['no file of the token', { VAULT_TOKEN: '', VAULT_TOKEN_FILE: '/nowhere/token' }, /which cannot be read/],
])('%s is a wrong setting', async (_what, variables, message) => {
  await expect((async () => withVault(variables).wrap(DATA_KEY, 'BR-1'))()).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringMatching(message) as string,
  });
});

describe('records', () => {
  let schema: TestDatabase;
  const opened: Database[] = [];
  const recordsWith = (wrapper: KeyWrapper): Database => {
    const database = openDatabase(testDatabaseUrl(), { schema: schema.schema, poolSize: 4, wrapper });
    opened.push(database);
    return database;
  };
  beforeEach(async () => {
    schema = await testDatabase();
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    await schema.drop();
  });
  const namesIn = async (database: Database): Promise<unknown[]> => {
    const names: unknown[] = [];
    for await (const { contact } of readCustomers(database, 'BR-1')) names.push(contact.name);
    return names;
  };
  const rewrap = async (database: Database): Promise<number> => {
    let count = 0;
    for await (const step of rewrapDataKeys(database)) count += step.count;
    return count;
  };

  test('that were begun with a local key go over to the service by a rekey, and follow its rotations', async () => {
    const local = recordsWith(wrapperOf({}));
    await aBreach(local, 'BR-1');
    await somePeople(local, 'BR-1', [{ id: 'c1', contact: { name: 'Wanda', email: 'w@x.example' } }]);

    const both = recordsWith(withVault());
    expect(await namesIn(both)).toEqual(['Wanda']);
    const keys = await keysToRewrap(both);
    expect(keys).toBeGreaterThan(0);
    expect(await rewrap(both)).toBe(keys);
    expect(await keysToRewrap(both)).toBe(0);
    // The local key is of no use any more, to readers that have not unwrapped the data keys yet.
    const other = { TOCSIN_KEY: randomBytes(32).toString('hex') };
    expect(await namesIn(recordsWith(withVault(other)))).toEqual(['Wanda']);
    await expect(namesIn(recordsWith(wrapperOf({})))).rejects.toMatchObject({ code: 'WrongKey' });

    vault.rotate();
    expect(await keysToRewrap(both)).toBe(keys);
    expect(await rewrap(both)).toBe(keys);
    expect(await keysToRewrap(both)).toBe(0);
    expect(await namesIn(recordsWith(withVault()))).toEqual(['Wanda']);
  });
});
