import { migrationsOf, migrateToLatest, pendingMigrations } from '../../records/migrate';
import { bringUpToDate } from '../../records/bring-up-to-date';
import { grantToApplication, rightsOf, tablesWithoutGrant } from '../../records/application-role';
import { readCustomers } from '../../records/customers';
import { openDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { createLedgerStore, verifyLedger } from '../../records/ledger-store';
import { purgeBreach } from '../../records/purge';
import { keepLines } from '../../records/sealed-outcomes/kept-lines';
import { ownDatabase } from '../support/own-database';
import type { OwnDatabase } from '../support/own-database';
import { testApplicationUrl } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { testWrapper } from '../support/records-key';

const ROLE = 'tocsin_app';
const BR = 'BR-2026-0001';
/** What only grows: whoever adds such a table adds it here. */
const ONLY_GROWS = [
  'ledger',
  'ledger_checkpoint',
  'register_entry',
  'report',
  'sealed_outcomes',
  'signing_key',
  'yearly_draft',
  'yearly_outcome',
];

let owner: OwnDatabase;
let application: Database;
beforeEach(async () => {
  owner = await ownDatabase();
  application = openDatabase(owner.url, { poolSize: 2, wrapper: testWrapper() });
});
afterEach(async () => {
  await application.close();
  await owner.drop();
});

const entry = (n: number) => ({
  key: `k${n}`,
  at: '2026-11-23T15:00:00Z',
  kind: 'opened' as const,
  actor: 'ada',
  data: { n },
});
const append = (database: Database, n: number) => createLedgerStore(database).append(BR, [entry(n)]);
/** What Postgres says to it; null: it was done. */
const refusal = async (statement: string, database: Database = application): Promise<string | null> =>
  database.pool.query(statement).then(
    () => null,
    ({ code, message }: { code?: string; message: string }) => code ?? message,
  );

test('the tests themselves run by a role that owns nothing', () => {
  expect(new URL(testApplicationUrl()).username).toBe(ROLE);
  expect(new URL(owner.url).username).toBe(ROLE);
});

test('the application’s role adds to the ledger, which then is whole', async () => {
  await aBreach(application, BR);
  await append(application, 1);
  await append(application, 2);
  expect(await verifyLedger(application, BR)).toMatchObject({ entries: 2 });
});

test.each(ONLY_GROWS)(
  '%s: the application’s role reads and adds, and every change is refused',
  async (table) => {
    expect(await refusal(`select count(*) from ${table}`)).toBeNull();
    const { rows } = await owner.pool.query<{ may: boolean }>(
      `select has_table_privilege('${ROLE}', '${table}', 'insert') as may`,
    );
    expect(rows).toEqual([{ may: true }]);
    const { rows: columns } = await owner.pool.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = '${table}'::regclass and attnum > 0
       and attidentity = '' limit 1`,
    );
    for (const statement of [
      `update ${table} set ${columns[0]?.name} = ${columns[0]?.name}`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
      `select * from ${table} for update`,
      `alter table ${table} disable trigger all`,
      `alter table ${table} disable trigger ${table}_only_grows`,
      `drop trigger ${table}_only_grows on ${table}`,
      `drop table ${table} cascade`,
      `alter table ${table} rename to gone`,
      `create rule sly as on insert to ${table} do instead nothing`,
      `create trigger sly before insert on ${table} for each row execute function refuse_change()`,
    ])
      expect([statement, await refusal(statement)]).toEqual([statement, '42501']);
  },
);

describe('the head of a ledger', () => {
  beforeEach(async () => {
    await aBreach(application, BR);
    await append(application, 1);
  });
  const headNow = async () =>
    (await owner.pool.query<{ seq: number; hash: string }>('select seq, hash from ledger_head')).rows;
  const added = (seq: number, previousHash: string, hash = 'sha256:forged'): string =>
    `insert into ledger values ('${BR}', ${seq}, 'forged', 'now', 'alerted', 'eve', '{}', 'now', '${previousHash}', '${hash}')`;

  test.each([
    `update ledger_head set hash = 'sha256:forged'`,
    `insert into ledger_head values ('${BR}', 9, 'sha256:forged') on conflict (breach) do update set seq = 9`,
    `delete from ledger_head`,
    `truncate ledger_head`,
    `drop trigger ledger_moves_head on ledger`,
    `alter table ledger_head rename to gone`,
    `create temporary table mine (like ledger); create trigger sly after insert on mine for each row execute function move_ledger_head()`,
  ])('%s: the application’s role may not', async (statement) => {
    const before = await headNow();
    expect(await refusal(statement)).toBe('42501');
    expect(await headNow()).toEqual(before);
  });

  test('it is the last entry’s that was added, and no entry is added that does not follow it', async () => {
    const [first] = await headNow();
    const hash = first?.hash ?? '';
    for (const statement of [added(1, hash), added(3, hash), added(2, 'sha256:other')])
      expect(['23001', '23505']).toContain(await refusal(statement));
    expect(await headNow()).toEqual([first]);
    expect(await refusal(added(2, hash))).toBeNull();
    expect(await headNow()).toEqual([{ seq: 2, hash: 'sha256:forged' }]);
    // Its hash is not of what it says: whoever verifies finds it.
    expect(await verifyLedger(application, BR)).toMatchObject({ ok: false, firstBad: { seq: 2 } });
  });

  test('a table of the owner’s own does not move it, and right to it that somebody gave is found', async () => {
    await owner.pool.query('create table mine (like ledger)');
    await owner.pool.query(
      'create trigger sly after insert on mine for each row execute function move_ledger_head()',
    );
    const statement = added(2, (await headNow())[0]?.hash ?? '').replace('into ledger', 'into mine');
    expect(await refusal(statement, owner)).toBe('23001');
    await owner.pool.query(`grant insert on ledger_head to ${ROLE}`);
    expect((await rightsOf(application)).couldRewrite).toEqual(['it may change ledger_head']);
    await grantToApplication(owner, ROLE);
    expect((await rightsOf(application)).couldRewrite).toEqual([]);
  });
});

test('sealed outcomes: nobody destroys them before the data key of their breach is, and then the application may', async () => {
  await aBreach(application, BR);
  await somePeople(application, BR, [{ id: 'c1', contact: { email: 'person1@example.com' } }]);
  await keepLines(application, BR, []);
  const destroy = `select destroy_sealed_outcomes('${BR}', 10)`;
  expect(await refusal(destroy)).toBe('23001');
  expect(await refusal(`delete from sealed_outcomes`, owner)).toBe('23001');
  // A table of the caller's own, under the name that is looked for, changes nothing.
  const own = `create temporary table data_key as select '${BR}'::text as scope, now() as destroyed_at`;
  expect(await refusal(`${own}; set search_path = pg_temp, public; ${destroy}`)).toBe('23001');
  expect(await purgeBreach(application, BR, () => undefined)).toMatchObject({
    rowsLeft: { sealed_outcomes: 0 },
  });
});

test.each([
  "set session_replication_role = 'replica'",
  'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$',
  'drop function refuse_change() cascade',
  'set role tocsin',
  'set session authorization tocsin',
  `alter role ${ROLE} superuser`,
  `reassign owned by tocsin to ${ROLE}`,
  'create table public.ledger_of_mine (a integer)',
  'delete from kysely_migration',
])('%s is refused', async (statement) => {
  expect(await refusal(statement)).toBe('42501');
});

test('what a case was opened as stays, whoever of the application writes where it stands', async () => {
  await aBreach(application, BR);
  for (const change of [
    'is_drill = true',
    "title = 'other'",
    "document = '{}'",
    "opened_by = 'eve'",
    "policies = '{}'",
  ])
    expect(await refusal(`update breach set ${change}`)).toBe('23001');
  expect(
    await refusal("update breach set phase = 'determined', stopped = true, is_drill = false"),
  ).toBeNull();
  expect(await refusal('drop trigger breach_stays_as_opened on breach')).toBe('42501');
  expect(await refusal('alter table breach disable trigger breach_stays_as_opened')).toBe('42501');
});

test('the owner is stopped by the triggers, which are his to take away: the doctor says so', async () => {
  await aBreach(owner, BR);
  await append(owner, 1);
  expect(await refusal("update ledger set actor = 'eve'", owner)).toBe('23001');
  expect((await rightsOf(owner)).couldRewrite).not.toEqual([]);
  expect(await rightsOf(application)).toEqual({ role: ROLE, couldRewrite: [] });
});

test('it gives itself nothing, and what somebody else gave it is found and taken away with the next grants', async () => {
  // Postgres refuses it by a warning.
  await application.pool.query(`grant update on ledger to ${ROLE}`);
  expect((await rightsOf(application)).couldRewrite).toEqual([]);
  await owner.pool.query(`grant update on ledger to ${ROLE}`);
  expect((await rightsOf(application)).couldRewrite).toEqual(['it may change ledger']);
  await grantToApplication(owner, ROLE);
  expect((await rightsOf(application)).couldRewrite).toEqual([]);
});

test('what only grows is what has the trigger', async () => {
  const { rows } = await owner.pool.query<{ name: string }>(
    `select tgrelid::regclass::text as name from pg_trigger join pg_proc on pg_proc.oid = tgfoid
     where proname = 'refuse_change' order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(ONLY_GROWS);
  expect(await tablesWithoutGrant(owner, ROLE)).toEqual([]);
});

describe('an installation from before', () => {
  let former: OwnDatabase;
  beforeEach(async () => {
    former = await ownDatabase({ migrated: false });
    const before = Object.entries(migrationsOf(former)).filter(([name]) => name < '0018');
    await migrateToLatest(former, Object.fromEntries(before));
    await aBreach(former, BR);
    await somePeople(former, BR, [{ id: 'c1', contact: { name: 'Wanda', email: 'w@x.example' } }]);
    // As the version of that time did it.
    await append(former, 1);
    await former.pool.query('insert into ledger_head select breach, seq, hash from ledger');
  });
  afterEach(() => former.drop());
  const applicationUrl = (): string =>
    Object.assign(new URL(testApplicationUrl()), { pathname: new URL(former.ownerUrl).pathname }).href;

  test('keeps its data, and its application goes on by its own role', async () => {
    const database = openDatabase(applicationUrl(), { poolSize: 2, wrapper: testWrapper() });
    try {
      const roles = { url: applicationUrl(), wrapper: testWrapper() };
      await expect(bringUpToDate(database, { ...roles, ownerUrl: null })).rejects.toMatchObject({
        code: 'NotAllowed',
        message: expect.stringContaining('not open to the role') as string,
      });
      expect(await bringUpToDate(database, { ...roles, ownerUrl: former.ownerUrl })).toContain(
        '0018-households',
      );
      expect(await pendingMigrations(database)).toEqual([]);
      expect(await bringUpToDate(database, { ...roles, ownerUrl: null })).toEqual([]);
      const names: unknown[] = [];
      for await (const { contact } of readCustomers(database, BR)) names.push(contact.name);
      expect(names).toEqual(['Wanda']);
      await append(database, 2);
      expect(await verifyLedger(database, BR)).toMatchObject({ entries: 2 });
    } finally {
      await database.close();
    }
  });

  test('goes on with one role for everything, as it did', async () => {
    const roles = { url: former.ownerUrl, ownerUrl: null, wrapper: testWrapper() };
    expect(await bringUpToDate(former, roles)).toContain('0018-households');
    await append(former, 2);
    expect(await verifyLedger(former, BR)).toMatchObject({ entries: 2 });
  });
});

test('several owners at once migrate and grant once', async () => {
  const fresh = await ownDatabase({ migrated: false });
  const url = Object.assign(new URL(testApplicationUrl()), {
    pathname: new URL(fresh.ownerUrl).pathname,
  }).href;
  const roles = { url, ownerUrl: fresh.ownerUrl, wrapper: testWrapper() };
  const database = openDatabase(url, { poolSize: 1 });
  const done = await Promise.all([1, 2, 3].map(() => bringUpToDate(database, roles)));
  expect(done.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await tablesWithoutGrant(fresh, ROLE)).toEqual([]);
  await database.close();
  await fresh.drop();
});
