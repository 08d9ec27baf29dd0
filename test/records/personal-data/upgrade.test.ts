import { sql } from 'kysely';
import { createCaseStore } from '../../../records/case-store';
import { readCustomers } from '../../../records/customers';
import { migrateToLatest, migrationsOf } from '../../../records/migrate';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach } from '../../support/records';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase({ migrated: false });
  const earlier = Object.entries(migrationsOf(database)).filter(([name]) => name < '0011');
  await migrateToLatest(database, Object.fromEntries(earlier));
});
afterEach(() => database.drop());

const CONTACTS = {
  a: { name: 'Wanda Markerson', email: 'wanda@customer.example', state: ' ca ' },
  b: {
    name: 'Ana',
    email: 'ana@customer.example',
    state: 'Lives in Springfield',
    previousEmail: 'old@customer.example',
  },
  c: { name: 'Ivo', email: 'ivo@customer.example', state: 'CA', country: 'IT' },
};

const plainRows = async (reference: string): Promise<void> => {
  const id = '5f0c4d52-3d9c-4b7c-9a4f-6d1f9a7f7a10';
  await sql`
    insert into customer_import (id, breach, file_digest, rows, added, changed, actor, at)
    values (${id}::uuid, ${reference}, 'x', 3, 3, 0, 'ada', now())`.execute(database.kysely);
  for (const [customerId, contact] of Object.entries(CONTACTS))
    await sql`
      insert into customer (breach, customer_id, contact, state, data_types, import_id)
      values (${reference}, ${customerId}, ${JSON.stringify(contact)}::jsonb, ${contact.state}, '{}', ${id}::uuid)`.execute(
      database.kysely,
    );
};

/** What the table's file holds, byte for byte. */
const fileOfCustomers = async (): Promise<string> => {
  await sql`checkpoint`.execute(database.kysely);
  const { rows } = await sql<{ bytes: Buffer }>`
    select pg_read_binary_file(pg_relation_filepath('customer')) as bytes`.execute(database.kysely);
  return rows[0]?.bytes.toString('latin1') ?? '';
};

test('what an earlier version wrote in plain is sealed, and gone from the table’s file', async () => {
  const reference = await aBreach(database);
  await plainRows(reference);
  expect(await fileOfCustomers()).toContain('Markerson');
  await migrateToLatest(database);
  expect(await fileOfCustomers()).not.toContain('Markerson');
  const read: Record<string, unknown> = {};
  for await (const { customerId, contact } of readCustomers(database, reference)) read[customerId] = contact;
  expect(read).toEqual(CONTACTS);
  expect((await createCaseStore(database).survey(reference)).byState).toEqual({ CA: 1 });
  const rows = await database.kysely
    .selectFrom('customer')
    .select(['state', 'address_marks'])
    .orderBy('customer_id')
    .execute();
  expect(rows.map(({ state, address_marks: marks }) => [state, marks.length])).toEqual([
    ['CA', 1],
    [null, 2],
    [null, 1],
  ]);
});

test('records without anybody in them need no key to be brought up to date', async () => {
  await migrateToLatest(database);
  expect(await database.keys.prove(database.kysely)).toBe('nothing is sealed yet');
});
