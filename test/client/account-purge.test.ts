import { sql } from 'kysely';
import { define } from '../../client/commands/account';
import { verifyLedger } from '../../records/ledger-store';
import { A_POSTAL_ADDRESS, aChange } from '../support/a-change';
import { onRecord } from '../support/account-changes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { TEST_KEY } from '../support/records-key';
import { answered, runCommand } from '../support/run-command';

const mockEnvironment: Record<string, unknown> = {
  profile: 'sandbox',
  recordsKey: { kind: 'variable', text: TEST_KEY },
};
const mockAnswered = () => answered;
jest.mock('../../config/env', () => ({ readEnvironment: () => mockEnvironment }), { virtual: true });
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);

let database: TestDatabase;
/** What the clock of the command shows; the records have their own. */
let nowMs = 0;
beforeEach(async () => {
  database = await testDatabase();
  Object.assign(mockEnvironment, { databaseUrl: database.url });
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await database.drop();
});

const on = async <T>(day: string, act: () => Promise<T>): Promise<T> => {
  nowMs = Date.parse(`${day}T12:00:00Z`);
  return act();
};
/** Two days of June 2026 with a change each, and one of July; each in a state. */
const someMonths = async (state = 'accepted'): Promise<void> => {
  for (const [day, id] of [
    ['2026-06-03', 'a'],
    ['2026-06-30', 'b'],
    ['2026-07-01', 'c'],
  ] as const)
    await on(day, () =>
      onRecord(
        database,
        aChange({ customer_id: id, change_id: id, changed_at: `${day}T10:00:00Z`, ...A_POSTAL_ADDRESS }),
      ),
    );
  await sql`update account_change set state = ${state}`.execute(database.kysely);
};
const purge = (...more: string[]) =>
  runCommand(define, 'purge', '2026-06', '--reason', 'two years are over', ...more);
const byTwo = ['--second', 'Grace Hopper'];
const rows = async (): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::integer as n from account_change`.execute(database.kysely))
    .rows[0]?.n ?? -1;

test('two persons destroy a month, for good; the ledgers of its days stay, and other months', async () => {
  await someMonths();
  await on('2028-07-01', async () => {
    expect((await purge(...byTwo, '--dry-run')).said?.join()).toContain('2 change(s) of 2026-06');
    await expect(purge(...byTwo)).rejects.toMatchObject({ code: 'Declined' });
    expect(await rows()).toBe(3);
    expect(await purge(...byTwo, '--yes')).toMatchObject({
      data: { month: '2026-06', books: 2, counts: { accepted: 2 }, destroyedAt: expect.any(String) },
    });
    expect(await rows()).toBe(1);
    await expect(database.keys.keysToOpen(database.kysely, 'account-changes/2026-06')).rejects.toMatchObject({
      code: 'Purged',
    });
    await expect(runCommand(define, 'show', 'AC-2026-06-03-1')).rejects.toMatchObject({ code: 'Purged' });
    expect(await runCommand(define, 'show', 'AC-2026-07-01-1')).toMatchObject({ data: { customerId: 'c' } });
    for (const book of ['AC-2026-06-03', 'AC-2026-06-30'])
      expect(await verifyLedger(database, book)).toMatchObject({ entries: 2 });
    expect((await purge('--yes')).said?.join()).toContain('Nothing has changed');
  });
});

test('an attempt that died after the key is taken up: the rows go, and the ledger tells of it once', async () => {
  await someMonths();
  await on('2028-07-01', async () => {
    await sql`create rule later as on delete to account_change do instead nothing`.execute(database.kysely);
    await expect(purge(...byTwo, '--yes')).rejects.toMatchObject({ code: 'Failed' });
    await sql`drop rule later on account_change`.execute(database.kysely);
    expect(await rows()).toBe(3);
    await purge('--yes');
    expect(await rows()).toBe(1);
    expect(await verifyLedger(database, 'AC-2026-06-03')).toMatchObject({ entries: 2 });
  });
});

test.each([
  ['2028-06-30', 'accepted', byTwo, 'OutsideWindow'],
  ['2028-07-01', 'accepted', [], 'NotAllowed'],
  ['2028-07-01', 'nowhere', byTwo, 'Conflict'],
  ['2028-07-01', 'pending', byTwo, 'Conflict'],
  ['2028-07-01', 'letter', byTwo, 'Conflict'],
])('on %s, with changes that are %s, by %j: %s, and nothing changes', async (day, state, who, code) => {
  await someMonths(state);
  await on(day, async () => {
    await expect(purge(...who, '--yes')).rejects.toMatchObject({ code });
    expect(await rows()).toBe(3);
  });
});

test('a month without changes, and what is no month', async () => {
  await on('2028-07-01', async () => {
    await expect(purge(...byTwo, '--yes')).rejects.toMatchObject({ code: 'NotFound' });
    await expect(runCommand(define, 'purge', '2026-13', '--reason', 'x', ...byTwo)).rejects.toMatchObject({
      exitCode: expect.any(Number),
    });
  });
});
