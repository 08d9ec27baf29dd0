import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createCaseStore } from '../../../records/case-store';
import { readCustomers } from '../../../records/customers';
import { openDatabase } from '../../../records/database';
import { addDocument, readDocument } from '../../../records/documents';
import type { Database } from '../../../records/database';
import { destroyDataKey } from '../../../records/personal-data/data-keys';
import { createLocalKeys } from '../../../records/personal-data/local-keys';
import { keysToRewrap, resealData, rewrapDataKeys } from '../../../records/personal-data/rekey';
import type { RekeyStep } from '../../../records/personal-data/rekey';
import { CONTACT } from '../../../records/personal-data/sealed-column';
import { testDatabase, testDatabaseUrl } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, changeContact, somePeople } from '../../support/records';

const PEOPLE = Array.from({ length: 2_300 }, (_, n) => ({
  id: `c${String(n).padStart(5, '0')}`,
  contact: { name: `Person ${n}`, email: `p${n}@customer.example` },
}));
const PDF = Buffer.from('%PDF-1.7 a direction');

/** The key file of all processes of a test. */
let ring: Buffer[];
const others: Database[] = [];
let schema: TestDatabase;
let database: Database;
let digest: string;

/** Another process with the same key file. */
const process2 = (): Database => {
  const wrapper = createLocalKeys({ place: 'records.key', read: () => ring, make: () => null });
  const opened = openDatabase(testDatabaseUrl(), { schema: schema.schema, poolSize: 4, wrapper });
  others.push(opened);
  return opened;
};

beforeEach(async () => {
  ring = [randomBytes(32)];
  schema = await testDatabase();
  database = process2();
  for (const reference of ['BR-1', 'BR-2']) {
    await aBreach(database, reference);
    await somePeople(database, reference, reference === 'BR-1' ? PEOPLE : PEOPLE.slice(0, 3));
  }
  ({ digest } = await addDocument(database, {
    reference: 'BR-1',
    content: PDF,
    mediaType: 'application/pdf',
    actor: 'ada',
  }));
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.close();
  await schema.drop();
});

const namesIn = async (from: Database, reference = 'BR-1'): Promise<unknown[]> => {
  const all: unknown[] = [];
  for await (const { contact } of readCustomers(from, reference)) all.push(contact.name);
  return all;
};
const NAMES = PEOPLE.map(({ contact }) => contact.name);
const generations = async (): Promise<unknown> => {
  const { rows } = await sql`
    select scope, array_agg(generation order by generation) as all from data_key
    where scope like 'BR%' group by 1 order by 1`.execute(database.kysely);
  return rows;
};
const digestOf = async (reference: string): Promise<string> =>
  (await createCaseStore(database).survey(reference)).digest;
const all = async (steps: AsyncIterable<RekeyStep>): Promise<RekeyStep[]> => {
  const done: RekeyStep[] = [];
  for await (const step of steps) done.push(step);
  return done;
};
/** Ends after so many steps, as a process that is killed between two of its transactions; answers whether it was over. */
const crashAfter = async (steps: AsyncGenerator<RekeyStep>, count: number): Promise<boolean> => {
  for (let step = 0; step < count; step += 1) if ((await steps.next()).done) return true;
  await steps.return(undefined);
  return false;
};

test('under a new key every data key is wrapped anew; the former key opens nothing then, and is not needed', async () => {
  const running = process2();
  expect(await namesIn(running, 'BR-2')).toHaveLength(3);
  const [former] = ring;
  ring = [randomBytes(32), ...ring];
  expect(await keysToRewrap(database)).toBe(5);
  expect(await all(rewrapDataKeys(database))).toHaveLength(5);
  expect(await keysToRewrap(database)).toBe(0);
  expect(await all(rewrapDataKeys(database))).toEqual([]);
  ring = ring.slice(0, 1);
  for (const reader of [running, process2()]) expect(await namesIn(reader)).toEqual(NAMES);
  ring = [former as Buffer];
  await expect(namesIn(process2())).rejects.toMatchObject({ code: 'WrongKey' });
});

test('a running process that knows the former key only reads the file again for the new one', async () => {
  const running = process2();
  await running.keys.prove(running.kysely);
  ring = [randomBytes(32), ...ring];
  await all(rewrapDataKeys(database));
  expect(await namesIn(running)).toEqual(NAMES);
});

test('broken off after any step, rewrapping is gone on with', async () => {
  ring = [randomBytes(32), ...ring];
  for (let steps = 1; !(await crashAfter(rewrapDataKeys(process2()), 1)); steps += 1) {
    expect(await namesIn(process2())).toEqual(NAMES);
    expect(steps).toBeLessThan(10);
  }
  expect(await keysToRewrap(database)).toBe(0);
});

test('without the former key nothing is rewrapped, and nothing changes', async () => {
  const before = await database.kysely.selectFrom('data_key').selectAll().execute();
  ring = [randomBytes(32)];
  await expect(all(rewrapDataKeys(process2()))).rejects.toMatchObject({ code: 'WrongKey' });
  expect(await database.kysely.selectFrom('data_key').selectAll().execute()).toEqual(before);
});

test('new data keys: every row is sealed anew, the former keys are gone, and the list has the digest that was approved', async () => {
  const digests = [await digestOf('BR-1'), await digestOf('BR-2')];
  const before = await database.kysely.selectFrom('customer').select('contact').execute();
  const steps = await all(resealData(database));
  expect(steps.filter(({ scope, what }) => scope === 'BR-1' && what === 'rows resealed')).toEqual(
    [1_000, 1_000, 300, 1].map((count) => ({ scope: 'BR-1', what: 'rows resealed', count })),
  );
  expect(await generations()).toEqual([
    { scope: 'BR-1', all: [0, 2] },
    { scope: 'BR-2', all: [0, 2] },
  ]);
  expect([await digestOf('BR-1'), await digestOf('BR-2')]).toEqual(digests);
  const sealed = new Set(before.map(({ contact }) => contact.subarray(35).toString('hex')));
  const after = await database.kysely.selectFrom('customer').select('contact').execute();
  expect(after.filter(({ contact }) => sealed.has(contact.subarray(35).toString('hex')))).toEqual([]);
  expect(await namesIn(process2())).toEqual(NAMES);
  expect((await readDocument(database, 'BR-1', digest)).content).toEqual(PDF);
});

test('broken off after each of its steps in turn, it ends where one run does; those who read see everything at any time', async () => {
  const running = process2();
  let crashes = 0;
  for (; !(await crashAfter(resealData(process2()), 1)); crashes += 1) {
    expect(await namesIn(running)).toEqual(NAMES);
    expect((await readDocument(running, 'BR-1', digest)).content).toEqual(PDF);
  }
  // Two keys made, five pages, two former keys destroyed.
  expect(crashes).toBe(9);
  expect(await generations()).toEqual([
    { scope: 'BR-1', all: [0, 2] },
    { scope: 'BR-2', all: [0, 2] },
  ]);
  expect(await namesIn(process2(), 'BR-2')).toHaveLength(3);
});

test('who has begun to write with the former key is waited for, and his rows are sealed anew too', async () => {
  const steps = resealData(database);
  let writing: Promise<unknown> = Promise.resolve();
  let mayEnd: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    writing = process2()
      .kysely.transaction()
      .execute(async (transaction) => {
        const keys = await database.keys.keysToSeal(transaction, 'BR-1');
        resolve();
        await new Promise<void>((end) => (mayEnd = end));
        await transaction
          .updateTable('customer')
          .set({ contact: keys.seal(CONTACT, ['c00001'], JSON.stringify({ name: 'Changed' })) })
          .where('breach', '=', 'BR-1')
          .where('customer_id', '=', 'c00001')
          .execute();
      });
  });
  await begun;
  const done: RekeyStep[] = [];
  for await (const step of steps) {
    done.push(step);
    // All rows are under the new key but one that is about to come; then the former one waits for the writer.
    if (step.scope === 'BR-1' && step.what === 'rows resealed' && step.count === 1) mayEnd();
  }
  await writing;
  expect(
    done.filter(({ scope, what }) => scope === 'BR-1' && what === 'former data keys destroyed'),
  ).toHaveLength(1);
  expect((await namesIn(process2()))[1]).toBe('Changed');
  await changeContact(database, 'BR-1', 'c00001', { name: 'Again' });
  expect((await namesIn(process2()))[1]).toBe('Again');
});

test('what was destroyed stays destroyed', async () => {
  await destroyDataKey(database.kysely, 'BR-2');
  await all(rewrapDataKeys(database));
  await all(resealData(database));
  await expect(namesIn(process2(), 'BR-2')).rejects.toMatchObject({ code: 'Purged' });
  expect(await namesIn(process2())).toEqual(NAMES);
});
