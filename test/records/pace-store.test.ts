import type { PacePort } from '../../domain/ports';
import { createPaceStore, pacesOf } from '../../records/pace-store';
import { aBreach } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const ONE_AN_HOUR = 1 / 3_600;
let database: TestDatabase;
let pace: PacePort;
let reference = '';
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
  pace = createPaceStore(database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  reference = await aBreach(database, `BR-PACE-${(number += 1)}`);
});

const want = (name: string, count: number) => ({ name, count });
const sum = (turns: readonly { granted: Readonly<Record<string, number>> }[]): number =>
  turns.flatMap(({ granted }) => Object.values(granted)).reduce((all, count) => all + count, 0);

test('without rates nothing is paced, and nothing is written', async () => {
  expect(await pace.isPaced(reference)).toBe(false);
  expect(await pace.take(reference, [want('gmail', 30)], 24)).toMatchObject({
    granted: { gmail: 24 },
    isPaced: false,
  });
  expect(await pacesOf(database, reference)).toEqual([]);
});

test('many at once share one allowance; what has no rate goes on', async () => {
  await pace.setRates(reference, { gmail: ONE_AN_HOUR });
  expect(await pace.isPaced(reference)).toBe(true);
  const taken = await Promise.all(
    Array.from({ length: 12 }, () => pace.take(reference, [want('gmail', 5), want('@a.example', 2)], 24)),
  );
  expect(taken.filter(({ granted }) => granted.gmail)).toHaveLength(1);
  expect(sum(taken)).toBe(1 + 12 * 2);
  expect(taken.every(({ isPaced }) => isPaced)).toBe(true);
});

test('the rate for all holds whatever the names', async () => {
  await pace.setRates(reference, { global: ONE_AN_HOUR });
  const taken = await Promise.all(
    ['gmail', 'yahoo', '@a.example', '@b.example'].map((name) => pace.take(reference, [want(name, 9)], 24)),
  );
  expect(sum(taken)).toBe(1);
});

test('each other domain has the rate of the others for itself', async () => {
  await pace.setRates(reference, { others: ONE_AN_HOUR });
  const take = () =>
    pace.take(reference, [want('@a.example', 3), want('@b.example', 3), want('gmail', 3)], 24);
  expect((await take()).granted).toEqual({ '@a.example': 1, '@b.example': 1, gmail: 3 });
  expect((await take()).granted).toEqual({ gmail: 3 });
});

test('a change is in force with the next turn, and one that is taken away leaves no trace', async () => {
  await pace.setRates(reference, { gmail: ONE_AN_HOUR, global: 50 });
  await pace.take(reference, [want('gmail', 9)], 24);
  expect((await pace.take(reference, [want('gmail', 9)], 24)).granted).toEqual({});
  expect(await pacesOf(database, reference)).toMatchObject([
    { name: 'global', perSecond: 50, now: 50, slowedBy: null },
    { name: 'gmail', perSecond: ONE_AN_HOUR },
  ]);
  await pace.setRates(reference, {});
  expect(await pace.take(reference, [want('gmail', 9)], 24)).toMatchObject({
    granted: { gmail: 9 },
    isPaced: false,
  });
  expect(await pace.isPaced(reference)).toBe(false);
  expect(await pacesOf(database, reference)).toEqual([]);
});

test('the same rate again gives no turn that was spent', async () => {
  await pace.setRates(reference, { gmail: ONE_AN_HOUR });
  expect((await pace.take(reference, [want('gmail', 9)], 24)).granted).toEqual({ gmail: 1 });
  await pace.setRates(reference, { gmail: ONE_AN_HOUR });
  expect((await pace.take(reference, [want('gmail', 9)], 24)).granted).toEqual({});
});

test('a relay’s word slows its destination alone, once however many hear it, and is shown', async () => {
  await Promise.all(
    ['gmail', 'gmail', 'gmail'].map((name) => pace.slowDown(reference, name, '421 4.7.28 too much\u0000')),
  );
  await pace.slowDown(reference, '@a.example', '450 too many connections');
  expect(await pace.isPaced(reference)).toBe(true);
  const { granted } = await pace.take(reference, [want('gmail', 9), want('yahoo', 9)], 24);
  // One at once, and what has come meanwhile at ten a second; never more than half a second's.
  expect(granted).toMatchObject({ yahoo: 9 });
  expect(granted.gmail).toBeLessThanOrEqual(5);
  expect(await pacesOf(database, reference)).toEqual([
    {
      name: expect.stringMatching(/^@[\w-]{16}$/) as string,
      perSecond: null,
      now: 10,
      slowedBy: '450 too many connections',
      slowedUntil: expect.any(String) as string,
    },
    {
      name: 'gmail',
      perSecond: null,
      now: 10,
      slowedBy: '421 4.7.28 too much\ufffd',
      slowedUntil: expect.any(String) as string,
    },
  ]);
});

test('a word that was said long ago holds nothing back', async () => {
  await pace.slowDown(reference, 'gmail', '421 4.7.28 too much');
  await database.kysely
    .updateTable('sending_pace')
    .set({ slowed_at: new Date(Date.now() - 3_600_000) })
    .where('breach', '=', reference)
    .execute();
  expect(await pace.take(reference, [want('gmail', 9)], 24)).toMatchObject({
    granted: { gmail: 9 },
    isPaced: false,
  });
  expect(await pace.isPaced(reference)).toBe(false);
});
