import { createCaseStore } from '../../records/case-store';
import { lockNoticesOf, moveNotices, wordsAfter } from '../../records/came-back';
import type { NoticeMove } from '../../records/came-back';
import { createDispatchStore } from '../../records/dispatch-store';
import { findSentNotice } from '../../records/notice-lookup';
import { noticesOf } from '../../records/notices';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';

const BR = 'BR-2026-0001';
const AT = '2026-12-01T12:00:00.000Z';
let database: TestDatabase;
beforeEach(async () => (database = await testDatabase()));
afterEach(() => database.drop());

test('a notice that was accepted and came back is still ours; one that nobody was sent is not', async () => {
  await aBreach(database, BR);
  await somePeople(database, BR, [
    { id: 'c1', contact: { email: 'ana@example.com', previousEmail: 'ana@example.net' } },
    { id: 'c2', contact: { email: 'bo@example.com' } },
    { id: 'c3', contact: { name: 'Cy' } },
    { id: 'c4', contact: { email: 'di@example.com' } },
  ]);
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const { digest: listDigest } = await createCaseStore(database).survey(BR);
  await dispatches.freeze({ reference: BR, dispatch: 1, noticeVersion: 'v1', at: AT, listDigest });
  await dispatches.settle(
    BR,
    1,
    [1, 2].map((seq) => ({ seq, state: 'accepted' as const, reply: '250 ok', at: AT })),
  );
  const states: Record<string, NoticeMove['state']> = { c1: 'pending', c2: 'failed' };
  await database.kysely.transaction().execute(async (db) => {
    const notices = await lockNoticesOf({ keys: database.keys, db }, BR, Object.keys(states));
    const moves = notices.map(({ dispatch, seq, customerId, reply }) => ({
      dispatch,
      seq,
      state: states[customerId] ?? ('bounced' as const),
      ...wordsAfter('550 5.1.1 no such user', reply),
    }));
    await moveNotices({ keys: database.keys, db }, BR, moves, AT);
  });
  const found: Record<string, boolean> = {};
  for await (const { customerId, code } of noticesOf(database, BR))
    found[customerId] = (await findSentNotice(database, code)) !== null;
  expect(found).toEqual({ c1: true, c2: true, c3: false, c4: false });
});
