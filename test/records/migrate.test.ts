import { readdirSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { connectDatabase, openDatabase } from '../../records/database';
import { migrateToLatest, pendingMigrations } from '../../records/migrate';
import { testDatabase, testDatabaseUrl } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

/** Each file is one migration. */
const MIGRATIONS = readdirSync(path.join(__dirname, '../../records/migrations')).length;

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase({ migrated: false });
});
afterEach(() => database.drop());

const tables = async (): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = ${database.schema} order by 1`.execute(
    database.kysely,
  );
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('kysely'));
};

const columns = async (): Promise<unknown[]> => {
  const { rows } = await sql`
    select table_name, column_name, data_type, is_nullable, column_default, collation_name
    from information_schema.columns where table_schema = ${database.schema} order by 1, ordinal_position`.execute(
    database.kysely,
  );
  return rows;
};

test('migrations make every table, once; running them three times changes nothing', async () => {
  expect(await pendingMigrations(database)).toHaveLength(MIGRATIONS);
  expect(await migrateToLatest(database)).toHaveLength(MIGRATIONS);
  const before = await columns();
  expect(await migrateToLatest(database)).toEqual([]);
  expect(await migrateToLatest(database)).toEqual([]);
  expect(await columns()).toEqual(before);
  expect(await pendingMigrations(database)).toEqual([]);
  expect(await tables()).toEqual([
    'account_book',
    'account_change',
    'breach',
    'case_document',
    'customer',
    'customer_import',
    'data_key',
    'installation',
    'installation_adoption',
    'ledger',
    'ledger_checkpoint',
    'ledger_head',
    'letter_file',
    'merged_customer',
    'notice',
    'reference_counter',
    'register_entry',
    'report',
    'retention',
    'sealed_outcomes',
    'sending_pace',
    'signing_key',
    'yearly_draft',
    'yearly_outcome',
  ]);
});

test('several processes may migrate at once', async () => {
  const others = [1, 2, 3].map(() => openDatabase(testDatabaseUrl(), { schema: database.schema }));
  const ran = await Promise.all(others.map((other) => migrateToLatest(other)));
  await Promise.all(others.map((other) => other.close()));
  expect(ran.flat()).toHaveLength(MIGRATIONS);
});

test('a migration that fails is named, and leaves nothing behind', async () => {
  const good = {
    up: async (db: Kysely<unknown>) => void (await sql`create table half (id int)`.execute(db)),
  };
  const bad = { up: async (db: Kysely<unknown>) => void (await sql`create tabel oops ()`.execute(db)) };
  await expect(migrateToLatest(database, { '0001-good': good, '0002-bad': bad })).rejects.toMatchObject({
    code: 'Failed',
    message: expect.stringMatching(/0002-bad.*syntax error/),
  });
  expect(await tables()).toEqual([]);
});

test('the live schema holds personal data in one column of one table, sealed', async () => {
  await migrateToLatest(database);
  const { rows } = await sql<{ table_name: string }>`
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = ${database.schema} and column_name ~ '(contact|name|mail|address|phone|city|postal)'`.execute(
    database.kysely,
  );
  const ours = rows.filter(({ table_name }) => !table_name.startsWith('kysely'));
  expect(ours).toEqual([
    { table_name: 'customer', column_name: 'contact', data_type: 'bytea' },
    // Blind indexes.
    { table_name: 'customer', column_name: 'address_marks', data_type: 'ARRAY' },
  ]);
});

test('a server that is away is told with its address and without its password', async () => {
  const away = connectDatabase('postgres://someone:secret@127.0.0.1:1/tocsin');
  await expect(away).rejects.toMatchObject({
    code: 'Unavailable',
    message: expect.stringContaining('127.0.0.1:1'),
  });
  await expect(away).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
});
