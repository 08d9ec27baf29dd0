import { sql } from 'kysely';
import { define } from '../../client/commands/ledger';
import type { Result } from '../../client/action';
import { answered, runCommand } from '../support/run-command';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { TEST_KEY } from '../support/records-key';
import { sentAndSealed } from '../support/sealed-case';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

/** `ledger verify` looks at the notices too: a forged one is found before anybody makes a bundle. */
const BR = 'BR-2026-0001';
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await sentAndSealed(database, BR);
});
afterEach(() => {
  process.env.TOCSIN_KEY = TEST_KEY;
});
afterAll(() => database.drop());

const verify = (): Promise<Result> => runCommand(define, 'verify', BR, '--offline');

test('notices that are what the ledger seals are said to be', async () => {
  const { data, exitCode, said } = await verify();
  expect(exitCode).toBe(0);
  expect(data).toMatchObject({
    ok: true,
    outcomes: { asSealed: 9, problemCount: 0 },
    outcomesProblem: null,
  });
  expect(said).toContain('Compared with the notices: 9 outcomes as they were sealed.');
});

test('without the key nothing is said of them, and the ledger is verified all the same', async () => {
  process.env.TOCSIN_KEY = '5a'.repeat(32);
  const { data, exitCode, said } = await verify();
  expect(exitCode).toBe(0);
  expect(data).toMatchObject({ ok: true, outcomes: null });
  expect(said?.join(' ')).toMatch(/Outcomes were not compared with the ledger: .*key/);
});

test('a forged one is named by dispatch and number, never by whom: exit code 1', async () => {
  await sql`update notice set state = 'accepted', reply = '250 ok' where breach = ${BR} and seq in (5, 6)`.execute(
    database.kysely,
  );
  const { data, exitCode, said, text } = await verify();
  expect(exitCode).toBe(1);
  expect(data).toMatchObject({ ok: false, outcomes: { asSealed: 7, problemCount: 2 } });
  expect(text).toMatch(/is whole: .* notices are NOT what it seals: dispatch 1, number 5: it is accepted/);
  expect([text, ...(said ?? [])].join('\n')).not.toMatch(/\bc[1-8]\b|person\d|@/);
});
