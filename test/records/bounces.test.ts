import type { Bounce, BounceFate } from '../../domain/bounces';
import { addsUp } from '../../domain/counts';
import type { NoticeOutcome } from '../../domain/ports';
import { caseIdOf } from '../../mail/verp';
import { settleBounces } from '../../records/bounces';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { readLedger, verifyLedger } from '../../records/ledger-store';
import { noticesOf } from '../../records/notices';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aSentCase as sentCase } from '../support/sent-notices';

const AT = '2026-12-01T12:00:00Z';
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const aSentCase = (): Promise<string> => sentCase(database, `BR-BOUNCE-${(number += 1)}`);
const bounce = (reference: string, seq: number, dispatch = 1): Bounce => ({
  notice: { caseId: caseIdOf(reference), dispatch, seq },
  evidence: 'came back (5.1.1): smtp; 550 no such user',
});
const settled = async (bounces: Bounce[], isDryRun = false): Promise<BounceFate[]> =>
  (await settleBounces(database, { bounces, actor: 'ada', isDryRun })).map(({ fate }) => fate);
const entries = async (reference: string) => {
  const all = [];
  for await (const { kind, actor, data } of readLedger(database, reference)) all.push({ kind, actor, data });
  return all.filter(({ kind }) => kind === 'bounces-recorded');
};
const rows = async (reference: string) => {
  const all = [];
  for await (const { seq, state, reply } of noticesOf(database, reference)) all.push({ seq, state, reply });
  return all;
};

test('a bounce moves a notice to a letter, and to bounced where there is no postal address; the sums hold', async () => {
  const reference = await aSentCase();
  expect(await settled([bounce(reference, 1), bounce(reference, 3)])).toEqual(['letter', 'bounced']);
  const counts = await noticeCounts(database, reference);
  expect(counts).toMatchObject({ listed: 4, accepted: 1, letter: 1, bounced: 1, pending: 1 });
  expect(addsUp(counts)).toBe(true);
  expect((await rows(reference))[0]).toEqual({
    seq: 1,
    state: 'letter',
    reply: 'came back (5.1.1): smtp; 550 no such user / before: 250 queued',
  });
  expect(await entries(reference)).toEqual([
    {
      kind: 'bounces-recorded',
      actor: 'ada',
      data: {
        text: '2 notice(s) came back: 0 go to another e-mail address, 1 go by letter, 1 have no postal address, 0 are copies',
        bounced: 2,
        toNextAddress: 0,
        toLetter: 1,
        withoutAddress: 1,
        copies: 0,
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
        lines: 2,
      },
    },
  ]);
  expect(JSON.stringify(await entries(reference))).not.toContain('@');
  expect(await verifyLedger(database, reference)).toMatchObject({ ok: true });
});

test('the same bounce again, in one batch or a later one, changes nothing', async () => {
  const reference = await aSentCase();
  expect(await settled([bounce(reference, 1), bounce(reference, 1)])).toEqual(['letter', 'repeated']);
  const before = await rows(reference);
  expect(await settled([bounce(reference, 1)])).toEqual(['repeated']);
  expect(await rows(reference)).toEqual(before);
  expect(await entries(reference)).toHaveLength(1);
});

test('many at once, each in a batch of its own, end as one', async () => {
  const reference = await aSentCase();
  const fates = await Promise.all(
    Array.from({ length: 12 }, (_, index) => settled([bounce(reference, 1 + (index % 3))])),
  );
  expect(
    fates
      .flat()
      .filter((fate) => fate !== 'repeated')
      .sort(),
  ).toEqual(['bounced', 'letter', 'letter']);
  expect(await entries(reference)).toHaveLength(3);
});

test('one that comes before its acceptance is written down is not lost by it', async () => {
  const reference = await aSentCase();
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  await dispatches.claim(reference, 1, [4]);
  expect(await settled([bounce(reference, 4)])).toEqual(['bounced']);
  const late: NoticeOutcome = { seq: 4, state: 'accepted', reply: '250 queued', at: AT };
  await dispatches.settle(reference, 1, [late]);
  expect((await rows(reference))[3]).toMatchObject({ state: 'bounced' });
});

test('one in doubt is settled by its bounce, and not sent again', async () => {
  const reference = await aSentCase();
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  await dispatches.claim(reference, 1, [4]);
  await dispatches.settle(reference, 1, [{ seq: 4, state: 'unknown', reply: 'lost', at: AT }]);
  expect(await settled([bounce(reference, 4)])).toEqual(['bounced']);
  const range = { reference, dispatch: 1, fromSeq: 1, toSeq: 250, unknownSends: 'resend' } as const;
  expect((await dispatches.openRange(range)).toSend).toEqual([]);
});

test('what was not sent, what is in no record, and a case that is over stay as they are', async () => {
  const reference = await aSentCase();
  const over = await aSentCase();
  await createCaseStore(database).setStanding(over, { phase: 'closed', stopped: true });
  const before = [await rows(reference), await rows(over)];
  const strange = [bounce(reference, 4), bounce(reference, 9), bounce(reference, 1, 2), bounce(over, 1)];
  expect(await settled([...strange, bounce('BR-NOWHERE', 1), bounce(reference, 4_294_967_295)])).toEqual([
    'too-early',
    'unknown',
    'unknown',
    'closed',
    'unknown',
    'unknown',
  ]);
  expect([await rows(reference), await rows(over)]).toEqual(before);
  expect([...(await entries(reference)), ...(await entries(over))]).toEqual([]);
});

test('a dry run answers the same and changes nothing', async () => {
  const reference = await aSentCase();
  const before = await rows(reference);
  expect(await settled([bounce(reference, 1), bounce(reference, 3)], true)).toEqual(['letter', 'bounced']);
  expect(await rows(reference)).toEqual(before);
  expect(await entries(reference)).toEqual([]);
});
