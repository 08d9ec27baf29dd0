import { performAct } from '../../../client/act/take-act';
import type { Breaches } from '../../../client/breach-client';
import { NO_NOTICES } from '../../../domain/counts';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, somePeople } from '../../support/records';
import { aStatus } from '../breach/a-status';

const BR = 'BR-2026-0001';
const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await aBreach(database, BR);
  await somePeople(database, BR, [{ id: 'c1', contact: { email: 'ana@example.com' } }]);
});
afterEach(() => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
});
afterAll(() => database.drop());

/** A workflow whose counts are those of before its sending: 3 people, of whom it knows nothing yet. */
const rateAt = async (databaseUrl: string, phase: 'notifying' | 'agencies-notified') => {
  process.env.DATABASE_URL = databaseUrl;
  const status = aStatus({ phase });
  const breaches = {
    status: async () => status,
    act: async () => status,
    timeline: async () => [],
  } as unknown as Breaches;
  return performAct(breaches, {
    reference: BR,
    name: 'rate',
    message: { rates: { global: 5 } },
    globals: { actor: 'ada', dryRun: false },
  });
};
const NOBODY_THERE = 'postgres://127.0.0.1:9/none';

test('an act in mid-send answers with the counts of the records', async () => {
  const { data, said } = await rateAt(database.url, 'notifying');
  expect(data).toMatchObject({ counts: { ...NO_NOTICES, listed: 1, pending: 1 } });
  expect(said?.join()).not.toContain('workflow');
});

test('where the records cannot be reached, the act was taken all the same, and it is said whose counts these are', async () => {
  const { data, said } = await rateAt(NOBODY_THERE, 'notifying');
  expect(data).toMatchObject({ counts: { listed: 3, pending: 3 } });
  expect(said?.at(-1)).toMatch(/^The counts are the workflow's own/);
});

test('before it sends, the workflow’s own counts are what there is to say', async () => {
  const { data, said } = await rateAt(NOBODY_THERE, 'agencies-notified');
  expect(data).toMatchObject({ counts: { listed: 3 } });
  expect(said?.join()).not.toContain('workflow');
});
