import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define as defineCustomers } from '../../client/commands/customers';
import { define } from '../../client/commands/records';
import { checkKey } from '../../client/doctor/key-checks';
import { readEnvironment } from '../../config/env';
import { keyFileIn, recordsKeySource } from '../../config/records-key';
import { openDatabase } from '../../records/database';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';
import { TEST_KEY } from '../support/records-key';
import { answered, runCommand } from '../support/run-command';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
let database: TestDatabase;
let home: string;
beforeEach(async () => {
  database = await testDatabase();
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-rekey-'));
  delete process.env.TOCSIN_KEY;
  Object.assign(process.env, { DATABASE_URL: database.url, TOCSIN_HOME: home });
  await aBreach(database, BR);
  const file = path.join(home, 'people.csv');
  await writeFile(
    file,
    'customer_id,name,email\nc1,Wanda,wanda@customer.example\nc2,Ana,ana@customer.example\n',
  );
  await runCommand(defineCustomers, 'import', BR, file);
});
afterEach(async () => {
  process.env.TOCSIN_KEY = TEST_KEY;
  delete process.env.TOCSIN_HOME;
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

const emails = async (): Promise<unknown> => {
  const { data } = await runCommand(defineCustomers, 'list', BR, '--reveal');
  return (data as { contact: { email: string } }[]).map(({ contact }) => contact.email);
};
const doctor = async () => {
  const { recordsKey } = readEnvironment();
  const own = openDatabase(database.url, {
    wrapper: keyWrapperOf(recordsKeySource(recordsKey)),
    poolSize: 1,
  });
  try {
    return await checkKey(own, { recordsKey });
  } finally {
    await own.close();
  }
};

test('a new key and new data keys: everything is read as before, also without the former key', async () => {
  expect((await runCommand(define, 'rekey', '--new-key', '--data', '--dry-run')).data).toMatchObject({
    changed: false,
  });
  const { data, said } = await runCommand(define, 'rekey', '--new-key', '--data');
  expect(data).toMatchObject({ rewrapped: 3, dataKeysMade: 1, rowsResealed: 2, dataKeysDestroyed: 1 });
  expect(said?.join()).toContain(keyFileIn(home));
  const [current] = recordsKeySource(readEnvironment().recordsKey).read() ?? [];
  await writeFile(keyFileIn(home), current?.toString('hex') ?? '');
  expect(await emails()).toEqual(['wanda@customer.example', 'ana@customer.example']);
  expect((await runCommand(define, 'rekey')).data).toMatchObject({ rewrapped: 0 });
});

test('doctor: the key opens these records; under a former one; open to others; another; none', async () => {
  expect(await doctor()).toMatchObject({
    verdict: 'ok',
    found: expect.stringContaining('opens these records') as string,
  });
  const [key] = recordsKeySource(readEnvironment().recordsKey).read() ?? [];
  await writeFile(keyFileIn(home), `${'cd'.repeat(32)}\n${key?.toString('hex')}`);
  expect(await doctor()).toMatchObject({
    verdict: 'warn',
    fix: expect.stringContaining('records rekey') as string,
  });
  await chmod(keyFileIn(home), 0o640);
  expect(await doctor()).toMatchObject({
    verdict: 'bad',
    found: expect.stringContaining('read by others') as string,
  });
  await writeFile(keyFileIn(home), 'cd'.repeat(32));
  const isWrong = {
    code: 'WrongKey',
    exitCode: 27,
    message: expect.stringContaining('Nothing was changed') as string,
  };
  await expect(doctor()).rejects.toMatchObject(isWrong);
  await expect(emails()).rejects.toMatchObject(isWrong);
  await expect(runCommand(define, 'rekey', '--data')).rejects.toMatchObject(isWrong);
  await rm(keyFileIn(home));
  await expect(doctor()).rejects.toMatchObject({
    code: 'Unavailable',
    message: expect.stringContaining('there is no key') as string,
  });
  await expect(emails()).rejects.toMatchObject({ code: 'Unavailable' });
});
