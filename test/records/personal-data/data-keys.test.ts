import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { readCustomers } from '../../../records/customers';
import { openDatabase } from '../../../records/database';
import { openContacts, sealContact } from '../../../records/personal-data/contacts';
import { destroyDataKey } from '../../../records/personal-data/data-keys';
import type { KeyWrapper } from '../../../records/personal-data/key-wrapper';
import { createLocalKeys } from '../../../records/personal-data/local-keys';
import { openRows } from '../../../records/personal-data/open-rows';
import { CONTACT } from '../../../records/personal-data/sealed-column';
import { testDatabase, testDatabaseUrl } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, somePeople } from '../../support/records';

const PEOPLE = [
  { id: 'c1', contact: { name: 'Wanda Reyes', email: 'wanda@customer.example' } },
  { id: 'c2', contact: { name: 'Ana Lopez', email: 'ana@customer.example' } },
];
let database: TestDatabase;
let reference: string;
beforeEach(async () => {
  database = await testDatabase();
  reference = await aBreach(database);
  await somePeople(database, reference, PEOPLE);
});
afterEach(() => database.drop());

const names = async (from = database): Promise<unknown[]> => {
  const all: unknown[] = [];
  for await (const { contact } of readCustomers(from, reference)) all.push(contact.name);
  return all;
};

/** The same records, opened by somebody with another key. */
const withKey = async (wrapper: KeyWrapper, use: (other: TestDatabase) => Promise<void>): Promise<void> => {
  const other = openDatabase(testDatabaseUrl(), { schema: database.schema, poolSize: 2, wrapper });
  try {
    await use({ ...database, ...other });
  } finally {
    await other.close();
  }
};
const anotherKey = (): KeyWrapper => {
  const keys = [randomBytes(32)];
  return createLocalKeys({ place: '/a/records.key', read: () => keys, make: () => keys });
};

test('what is sealed reads as it was; no word of it stands in the table', async () => {
  expect(await names()).toEqual(['Wanda Reyes', 'Ana Lopez']);
  const { rows } = await sql<{ row: string }>`
    select customer::text || encode(contact, 'escape') as row from customer`.execute(database.kysely);
  expect(rows).toHaveLength(2);
  for (const { row } of rows) expect(row).not.toMatch(/wanda|reyes|ana|customer\.example/i);
});

test('the same contact has the same bytes under one key, and two people with the same contact have others', async () => {
  const keys = await database.keys.keysToSeal(database.kysely, reference);
  const contact = { name: 'Wanda Reyes', email: 'wanda@customer.example' };
  const ordered = { email: contact.email, name: contact.name };
  expect(sealContact(keys, 'c1', contact)).toEqual(sealContact(keys, 'c1', ordered));
  expect(sealContact(keys, 'c2', contact).subarray(3, 35)).not.toEqual(
    sealContact(keys, 'c1', contact).subarray(3, 35),
  );
});

test.each([
  [
    'a cell that was moved to another row',
    sql`update customer set contact = (select contact from customer where customer_id = 'c2')`,
  ],
  [
    'a cell whose last byte was changed',
    sql`update customer set contact = set_byte(contact, length(contact) - 1, get_byte(contact, length(contact) - 1) # 1)`,
  ],
  [
    'a cell whose fingerprint was changed',
    sql`update customer set contact = set_byte(contact, 20, get_byte(contact, 20) # 1)`,
  ],
  ['a cell that was cut', sql`update customer set contact = substring(contact for 40)`],
])('%s does not open, and its row is named', async (_what, change) => {
  await change.execute(database.kysely);
  await expect(names()).rejects.toMatchObject({
    code: 'Failed',
    message: expect.stringMatching(/customer\.contact of BR-2026-0001, c1 does not open/) as string,
  });
});

test('another key is refused by name, for reading and for new breaches, and changes nothing', async () => {
  const before = await database.kysely.selectFrom('data_key').selectAll().execute();
  await withKey(anotherKey(), async (other) => {
    await expect(names(other)).rejects.toMatchObject({
      code: 'WrongKey',
      exitCode: 27,
      message: expect.stringMatching(
        /written with key [0-9a-f]{16}, which is not in \/a\/records\.key/,
      ) as string,
    });
    await expect(other.keys.keysToSeal(other.kysely, 'BR-NEW')).rejects.toMatchObject({ code: 'WrongKey' });
    await expect(other.keys.prove(other.kysely)).rejects.toMatchObject({ code: 'WrongKey' });
  });
  expect(await database.kysely.selectFrom('data_key').selectAll().execute()).toEqual(before);
  expect(await database.keys.prove(database.kysely)).toBe('proved');
});

test('a wrapped key that was moved to another breach, or altered, does not open', async () => {
  await aBreach(database, 'BR-OTHER');
  await somePeople(database, 'BR-OTHER', PEOPLE);
  await sql`
    update data_key set wrapped = (select wrapped from data_key where scope = 'BR-OTHER' and generation = 1)
    where scope = ${reference} and generation = 1`.execute(database.kysely);
  await expect(names()).rejects.toMatchObject({
    code: 'Failed',
    message: expect.stringContaining('altered') as string,
  });
});

test('once the key is destroyed, reading and writing say when, from that moment on and for a list that is gone too', async () => {
  expect(await names()).toHaveLength(2);
  await destroyDataKey(database.kysely, reference);
  const isPurged = {
    code: 'Purged',
    message: expect.stringMatching(/BR-2026-0001 were destroyed on 20/) as string,
  };
  await expect(names()).rejects.toMatchObject(isPurged);
  await expect(database.keys.keysToSeal(database.kysely, reference)).rejects.toMatchObject(isPurged);
  await sql`delete from customer`.execute(database.kysely);
  await destroyDataKey(database.kysely, reference);
  await expect(names()).rejects.toMatchObject(isPurged);
  const { rows } = await sql<{ kept: number }>`
    select count(wrapped)::integer as kept from data_key where scope = ${reference}`.execute(database.kysely);
  expect(rows).toEqual([{ kept: 0 }]);
});

test('a breach without any list is purged too', async () => {
  await destroyDataKey(database.kysely, 'BR-EMPTY');
  await expect(database.keys.keysToSeal(database.kysely, 'BR-EMPTY')).rejects.toMatchObject({
    code: 'Purged',
  });
});

test('several who write first share one key', async () => {
  const scopes = await Promise.all(
    [1, 2, 3, 4].map(() => database.keys.keysToSeal(database.kysely, 'BR-NEW')),
  );
  const [first, ...others] = scopes.map((keys) => keys.seal(CONTACT, ['c1'], 'the same'));
  for (const other of others) expect(other).toEqual(first);
});

test('rows that a newer key seals while they are read are read again', async () => {
  const on = { keys: database.keys, db: database.kysely, scope: reference };
  let reads = 0;
  const read = async () => {
    const rows = await database.kysely
      .selectFrom('customer')
      .select(['customer_id as customerId', 'contact'])
      .orderBy('customer_id')
      .execute();
    reads += 1;
    if (reads > 1) return rows;
    const strange = Buffer.from(rows[0]?.contact ?? '');
    strange.writeUInt16BE(9, 1);
    return [{ customerId: 'c1', contact: strange }];
  };
  expect((await openContacts(on, read)).map(({ contact }) => contact.name)).toEqual([
    'Wanda Reyes',
    'Ana Lopez',
  ]);
  expect(reads).toBe(2);
  await expect(
    openRows(
      on,
      async () => [1],
      () => {
        throw new Error('of its own');
      },
    ),
  ).rejects.toThrow('of its own');
});
