import { sql } from 'kysely';
import { sendingLine } from '../../../client/breach/sending-line';
import { outlookFor, outlookText } from '../../../client/dispatch/prospects';
import type { CaseStatus } from '../../../domain/case/state';
import type { LedgerEntryInput, LedgerKind } from '../../../domain/ledger';
import { createCaseStore } from '../../../records/case-store';
import { createDispatchStore } from '../../../records/dispatch-store';
import { createLedgerStore } from '../../../records/ledger-store';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, somePeople } from '../../support/records';
import { aStatus } from './a-status';

const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database);
  await somePeople(
    database,
    'BR-2026-0001',
    Array.from({ length: 120 }, (_, index) => ({
      id: `c${index}`,
      contact: { email: `p${index}@${index < 100 ? 'gmail.com' : 'a.example'}` },
    })),
  );
});
afterEach(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

/** Its customers' window is open, and ends so many seconds from now. */
const sendingCase = (endsInSeconds: number, changes: Partial<CaseStatus> = {}): CaseStatus => {
  const status = aStatus({ phase: 'notifying', ...changes });
  const customers = {
    earliest: '2020-01-01T00:00:00Z',
    latest: new Date(Date.now() + endsInSeconds * 1_000).toISOString(),
  };
  const { windows } = status;
  return { ...status, windows: windows && { ...windows, effective: { ...windows.effective, customers } } };
};

test('the rate that decides, the length and the spare time are told; red is only what will be too late', async () => {
  const inTime = sendingCase(46 * 86_400 + 3_600, { rates: { gmail: 1, global: 10 } });
  expect(await sendingLine()(inTime)).toEqual({
    text: '0 of 120 notified, 1.2/s, 100 s; finishes 46 d before the limit',
    isLate: false,
  });
  const late = sendingCase(60, { rates: { gmail: 1 / 60 } });
  expect(await sendingLine()(late)).toMatchObject({
    isLate: true,
    text: expect.stringMatching(/will miss the limit by 99 min$/) as string,
  });
  const outlook = await outlookFor(database, late, Date.now());
  expect(outlook).toMatchObject({
    emails: 120,
    decidedBy: 'gmail',
    seconds: 6_000,
    isInTime: false,
    isMeasured: false,
  });
  expect(outlookText(outlook)).toMatch(
    /^120 still to be told by e-mail at .*by the rate of gmail.*100 min; will miss/,
  );
});

test('while it sends, the rate is the one that is seen, as long as it moves', async () => {
  const now = Date.now();
  const notice = (seq: number, agoMs: number) => ({
    breach: 'BR-2026-0001',
    dispatch: 1,
    seq: seq + 1,
    customer_id: `c${seq}`,
    notice_version: 'v1',
    code: `code${seq}`,
    channel: 'email' as const,
    to_field: 'email' as const,
    rule: 'r',
    state: 'accepted' as const,
    attempts: 1,
    message_id: `${seq}@x.example`,
    updated_at: new Date(now - agoMs),
  });
  await database.kysely
    .insertInto('notice')
    .values(Array.from({ length: 21 }, (_, index) => notice(index, 1_000 + index * 500)))
    .execute();
  const status = sendingCase(3_600, { rates: { global: 50 } });
  expect(await outlookFor(database, status, now)).toMatchObject({
    emails: 99,
    perSecond: 2.1,
    isMeasured: true,
  });
  // Of the 99 are 79 at gmail: they decide, however fast the others go; and so does a rate that has just been cut.
  expect(
    await outlookFor(database, sendingCase(3_600, { rates: { global: 50, gmail: 1 } }), now),
  ).toMatchObject({ seconds: 79, isMeasured: false, decidedBy: 'gmail' });
  const cut = await outlookFor(database, sendingCase(3_600, { rates: { global: 1 / 3_600 } }), now);
  expect(cut).toMatchObject({ decidedBy: 'global', isInTime: false });
  expect(outlookText(cut)).toMatch(/at 1\/h \(by the rate of global\): 4 d; will miss/);
  // Nothing has moved for a while: the rates are all that is known.
  expect(await outlookFor(database, status, now + 15_000)).toMatchObject({
    perSecond: 50,
    isMeasured: false,
  });
});

test('the waits between waves count', async () => {
  const waves = { sizes: '50,10%,rest', stopAbovePercent: 2, waitMinutes: 60 };
  const outlook = await outlookFor(
    database,
    sendingCase(3_600, { rates: { global: 60 }, waves }),
    Date.now(),
  );
  expect(outlook).toMatchObject({ seconds: 2 + 2 * 3_600, isInTime: false });
});

test('of waves that are over, no wait counts any more; nor that of one that was looked at', async () => {
  const waves = { sizes: '50,10%,rest', stopAbovePercent: 2, waitMinutes: 60 };
  const status = sendingCase(3_600, { phase: 'agencies-notified', rates: { global: 60 }, waves });
  const dispatches = createDispatchStore(database, { messageIdDomain: 'x.example' });
  const { digest: listDigest } = await createCaseStore(database).survey('BR-2026-0001');
  const at = new Date().toISOString();
  const { waveEnds = [], total } = await dispatches.freeze({
    reference: 'BR-2026-0001',
    dispatch: 1,
    noticeVersion: 'v1',
    at,
    listDigest,
    waves,
  });
  const append = (kind: LedgerKind, data: LedgerEntryInput['data']) =>
    createLedgerStore(database).append('BR-2026-0001', [
      { key: kind, at, kind, actor: 'tocsin', data: { dispatch: 1, ...data } },
    ]);
  await append('recipients-frozen', { waveEnds });
  await sql`update notice set state = 'accepted', attempts = 1 where seq <= ${waveEnds[0]}`.execute(
    database.kysely,
  );
  const seconds = async () => (await outlookFor(database, status, Date.now()))?.seconds ?? 0;
  const sending = (total - (waveEnds[0] ?? 0)) / 60;
  expect(await seconds()).toBeCloseTo(sending + 2 * 3_600);
  await append('wave-weighed', { wave: 1, fromSeq: 1, toSeq: waveEnds[0] ?? 0 });
  expect(await seconds()).toBeCloseTo(sending + 3_600);
  await sql`update notice set state = 'accepted', attempts = 1 where seq <= ${waveEnds[1]}`.execute(
    database.kysely,
  );
  expect(await seconds()).toBeCloseTo((total - (waveEnds[1] ?? 0)) / 60 + 3_600);
  // Whoever came back is told by the next dispatch, in waves of its own.
  await sql`update notice set state = 'accepted', attempts = 1`.execute(database.kysely);
  await sql`update notice set state = 'pending', requeued = true where seq <= 60`.execute(database.kysely);
  expect(await seconds()).toBeCloseTo(1 + 2 * 3_600);
});

test('while nothing is sent, and without records, there is no line', async () => {
  expect(await sendingLine()(aStatus())).toBeNull();
  process.env.DATABASE_URL = 'postgres://127.0.0.1:9/none';
  expect(await sendingLine()(sendingCase(60))).toBeNull();
});
