import { define } from '../../client/commands/notice';
import { SAMPLE_NOTICE_CODE, printedNoticeCode } from '../../domain/notice-code';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { noticesOf } from '../../records/notices';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

const BR = 'BR-2026-0001';
const AT = '2026-12-01T12:00:00.000Z';
const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
let codes: string[];

const freeze = async (noticeVersion: string, dispatch: number) => {
  const { digest } = await createCaseStore(database).survey(BR);
  const store = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const again = dispatch > 1 ? (['unknown'] as const) : undefined;
  return store.freeze({ reference: BR, dispatch, noticeVersion, at: AT, listDigest: digest, again });
};
const codesNow = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { code } of noticesOf(database, BR)) found.push(code);
  return found;
};

beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  const postal = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };
  await somePeople(database, BR, [
    { id: 'c1', contact: { name: 'Ana', email: 'ana@example.com' } },
    { id: 'c2', contact: { name: 'Bo', ...postal } },
    { id: 'c3', contact: { name: 'Cy', email: 'cy@example.com' } },
  ]);
  await freeze('v1', 1);
  codes = await codesNow();
  await createDispatchStore(database, { messageIdDomain: 'carrier.example' }).settle(BR, 1, [
    { seq: 1, state: 'accepted', reply: '250 ok', at: AT },
  ]);
});
afterEach(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

const lookup = (code = '') => runCommand(define, 'lookup', code);

test('each of a breach has a code of its own', () => {
  expect(new Set(codes).size).toBe(3);
});

test('a notice that was sent is genuine, and nothing of its reader is told', async () => {
  const { data, text } = await lookup(printedNoticeCode(codes[0] ?? '').toLowerCase());
  expect(data).toEqual({
    code: printedNoticeCode(codes[0] ?? ''),
    genuine: true,
    reference: BR,
    title: expect.any(String),
    by: 'email',
    sentAt: AT,
    emailedAt: AT,
    letter: 'none',
    letterAt: null,
    drill: false,
  });
  expect(text).toMatch(/^Genuine: e-mailed on 2026-12-01; about BR-2026-0001/);
});

const written = (seq: number) =>
  recordWritten(database, BR, [{ dispatch: 1, seq, mark: 'm' }], '2026-12-09T12:00:00.000Z');

test('a letter is genuine from its export on: before, nobody can hold one', async () => {
  await expect(lookup(codes[1])).rejects.toMatchObject({ code: 'NotFound' });
  await written(2);
  const { text, data } = await lookup(codes[1]);
  expect(text).toMatch(/^Genuine: letter exported for the post on 2026-12-09; about/);
  expect(data).toMatchObject({ by: 'letter', sentAt: '2026-12-09T12:00:00.000Z', emailedAt: null });
});

test('of an e-mail that came back it is told when it was sent, and how far its letter is', async () => {
  const came = { state: 'letter' as const, updated_at: '2026-12-03T12:00:00Z', reply: 'no such user' };
  await database.kysely.updateTable('notice').set(came).where('seq', '=', 1).execute();
  const before = await lookup(codes[0]);
  expect(before.text).toMatch(/^Genuine: e-mailed on 2026-12-01; a letter is being prepared; about/);
  expect(before.data).toMatchObject({ by: 'email', sentAt: AT, letter: 'prepared', letterAt: null });
  await written(1);
  expect((await lookup(codes[0])).text).toMatch(
    /^Genuine: e-mailed on 2026-12-01; letter exported for the post on 2026-12-09; about/,
  );
  await database.kysely.updateTable('notice').set({ state: 'failed' }).where('seq', '=', 1).execute();
  expect((await lookup(codes[0])).text).toMatch(/^Genuine: e-mailed on .*; letter exported/);
});

test.each([
  ['that is planned only', () => codes[2], 'NotFound', /not ours/],
  ['of nobody', () => '9999999Z', 'Usage', /last character/],
  ['of nobody that is well formed', () => '9999999C', 'NotFound', /not ours/],
  ['of the samples', () => SAMPLE_NOTICE_CODE, 'NotFound', /samples/],
])('a code %s is not', async (_what, code, refusal, told) => {
  await expect(lookup(code())).rejects.toMatchObject({
    code: refusal,
    message: expect.stringMatching(told),
  });
});

test('who is sent another text keeps the code', async () => {
  await database.kysely.updateTable('notice').set({ state: 'unknown' }).where('seq', '=', 1).execute();
  await freeze('v2', 2);
  const kept = await database.kysely
    .selectFrom('notice')
    .select(['code', 'notice_version'])
    .where('customer_id', '=', 'c1')
    .executeTakeFirst();
  expect(kept).toEqual({ code: codes[0], notice_version: 'v2' });
});
