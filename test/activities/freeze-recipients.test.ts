import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { inActivity, surveyOf, wire } from './wired';
import type { Wired } from './wired';

let database: TestDatabase;
let smtp: SmtpSink;
let all: Wired;
beforeAll(async () => {
  [database, smtp] = await Promise.all([testDatabase(), startSmtp()]);
  all = wire(database, smtp, smtp);
});
afterAll(async () => {
  await all.mail.close();
  await Promise.all([database.drop(), smtp.close()]);
});

test('a freeze leaves what an earlier version may have sent in doubt, and takes up the rest under the new one', async () => {
  const reference = await aBreach(database, 'BR-FREEZE-1');
  const people = ['sent', 'doubted', 'dying', 'waiting'].map((id) => ({
    id,
    contact: { email: `${id}@customer.example` },
  }));
  await somePeople(database, reference, people);
  const freeze = async (dispatch: number, noticeVersion: string) => {
    const { list } = await surveyOf(all.activities, reference);
    const at = '2026-12-04T05:00:00Z';
    return inActivity().run(all.activities.freezeRecipients, {
      reference,
      dispatch,
      noticeVersion,
      at,
      listDigest: list.digest,
    });
  };
  expect(await freeze(1, 'v1')).toMatchObject({ isFrozen: true, total: 4 });
  const at = '2026-12-04T05:01:00Z';
  const { dispatches, cases } = all.deps;
  await cases.setStanding(reference, { phase: 'notifying', stopped: false });
  const range = { reference, dispatch: 1, fromSeq: 1, toSeq: 250, unknownSends: 'resend' as const };
  // In order of id: doubted, dying, sent, waiting. The first was lost after DATA, then put off; the second's worker died.
  await dispatches.claim(reference, 1, [1, 2, 3]);
  await dispatches.settle(reference, 1, [
    { seq: 1, state: 'unknown', reply: 'lost', at },
    { seq: 3, state: 'accepted', reply: '250 ok', at },
  ]);
  await dispatches.claim(reference, 1, [1]);
  await dispatches.settle(reference, 1, [{ seq: 1, state: 'pending', reply: '451 later', at }]);
  expect(await freeze(2, 'v2')).toMatchObject({ isFrozen: true, total: 1 });
  const { counts } = (await surveyOf(all.activities, reference)).list;
  expect(counts).toMatchObject({ listed: 4, accepted: 1, unknown: 2, pending: 1 });
  expect(
    (await dispatches.openRange({ ...range, dispatch: 2 })).toSend.map(({ customerId }) => customerId),
  ).toEqual(['waiting']);
});
