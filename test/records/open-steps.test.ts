import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore } from '../../records/ledger-store';
import { openSteps } from '../../records/open-steps';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aSentCase } from '../support/sent-notices';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const BR = 'BR-OPEN-1';
const note = (kind: 'recipients-frozen' | 'substitute-posted', at: string) =>
  createLedgerStore(database).append(BR, [
    { key: `${kind}/${at}`, at, kind, actor: 'ada', data: { text: kind } },
  ]);
const settle = (seq: number, state: 'letter' | 'failed', at: string) =>
  createDispatchStore(database, { messageIdDomain: 'carrier.example' }).settle(BR, 1, [
    { seq, state, reply: '550 no such user', at },
  ]);

test('a letter is open until it is exported, and who is reached by nothing until a page stands; what comes later is open again', async () => {
  await aSentCase(database, BR);
  await note('recipients-frozen', '2026-12-01T12:00:00.000Z');
  expect(await openSteps(database, BR)).toEqual({
    email: { people: 3, since: '2026-12-01T12:00:00.000Z' },
    letter: null,
    substitute: null,
  });
  await database.kysely.updateTable('notice').set({ state: 'pending' }).where('breach', '=', BR).execute();
  await settle(1, 'letter', '2026-12-02T12:00:00.000Z');
  await settle(3, 'failed', '2026-12-03T12:00:00.000Z');
  expect(await openSteps(database, BR)).toEqual({
    email: null,
    letter: { people: 1, since: '2026-12-02T12:00:00.000Z' },
    substitute: { people: 1, since: '2026-12-03T12:00:00.000Z' },
  });
  await recordWritten(database, BR, [{ dispatch: 1, seq: 1, mark: 'm' }], '2026-12-03T14:00:00.000Z');
  await note('substitute-posted', '2026-12-03T14:00:00.000Z');
  expect(await openSteps(database, BR)).toEqual({ email: null, letter: null, substitute: null });
  await settle(2, 'letter', '2026-12-05T12:00:00.000Z');
  await settle(4, 'failed', '2026-12-06T12:00:00.000Z');
  expect(await openSteps(database, BR)).toMatchObject({
    letter: { people: 1, since: '2026-12-05T12:00:00.000Z' },
    substitute: { people: 1, since: '2026-12-06T12:00:00.000Z' },
  });
});
