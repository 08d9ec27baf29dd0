import { readRecordsView } from '../../../client/breach/records-view';
import { createLedgerStore } from '../../../records/ledger-store';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach } from '../../support/records';

const BR = 'BR-2026-0001';
const AT = '2026-12-01T12:00:00Z';
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
});
afterAll(() => database.drop());

test('a legal hold on a case that is open is seen until it is released', async () => {
  const append = (key: string, kind: 'legal-hold-placed' | 'legal-hold-released', reference: string) =>
    createLedgerStore(database).append(BR, [
      { key, at: AT, kind, actor: 'ada', data: { reference, reason: 'discovery' } },
    ]);
  const seen = async () =>
    (await readRecordsView({ reference: BR, phase: 'open', paused: false, windows: null }))?.legalHolds;
  expect(await seen()).toEqual([]);
  await append('a', 'legal-hold-placed', 'Doe');
  await append('b', 'legal-hold-placed', 'Roe');
  await append('c', 'legal-hold-released', 'Doe');
  expect(await seen()).toEqual([
    { reference: 'Roe', reason: 'discovery', actor: 'ada', placedAt: AT, releasedAt: null },
  ]);
});
