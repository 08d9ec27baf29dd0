import { define } from '../../client/commands/notice';
import { SAMPLE_NOTICE_CODE, printedNoticeCode } from '../../domain/notice-code';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore } from '../../records/ledger-store';
import { noticesOf } from '../../records/notices';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { TEST_KEY } from '../support/records-key';
import { answered, runCommand } from '../support/run-command';
import { sentAndSealed } from '../support/sealed-case';

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
    sealed: 'not-sealed-yet',
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

describe('what it tells is held against what the ledger sealed', () => {
  const told = 'BR-2026-0002';
  let code: string;
  beforeEach(async () => {
    await sentAndSealed(database, told);
    code = await codeOf(1);
  });
  const codeOf = async (seq: number): Promise<string> => {
    const query = database.kysely.selectFrom('notice').select('code').where('breach', '=', told);
    return (await query.where('seq', '=', seq).executeTakeFirstOrThrow()).code;
  };
  const forge = (columns: object) =>
    database.kysely
      .updateTable('notice')
      .set(columns)
      .where('breach', '=', told)
      .where('seq', '=', 1)
      .execute();

  test('it is as sealed', async () => {
    const { data, said } = await lookup(code);
    expect(data).toMatchObject({ genuine: true, sealed: 'as-sealed' });
    expect(said).toEqual(['The ledger of the breach says the same.']);
  });

  test('without a ledger nothing vouches for it, and it says so', async () => {
    const { data, said } = await lookup(codes[0]);
    expect(data).toMatchObject({ genuine: true, sealed: 'not-sealed-yet' });
    expect(said?.join()).toMatch(/Nothing on the ledger vouches for it yet/);
  });

  test.each([
    [
      'when it was handed over',
      { handed_over_at: '2026-11-01T00:00:00Z' },
      /handed over \(sealed: 2026-12-01/,
    ],
    ['that a letter went', { letter_exported_at: '2026-12-05T00:00:00Z' }, /letter written \(sealed: never/],
  ])('forged: %s', async (_what, columns, expected) => {
    await forge(columns);
    await expect(lookup(code)).rejects.toMatchObject({
      code: 'Altered',
      exitCode: 21,
      message: expect.stringMatching(expected),
    });
  });

  test('a code that was put in the place of another: neither is called genuine, nor not ours', async () => {
    await forge({ code: '9999999C' });
    await expect(lookup('9999999C')).rejects.toMatchObject({ code: 'Altered' });
    await expect(lookup(code)).rejects.toMatchObject({
      code: 'Altered',
      message: expect.stringMatching(/no notice on record has it now/),
    });
  });

  test('a breach that was given another title', async () => {
    const opened = { title: 'Stolen laptop', drill: false };
    await createLedgerStore(database).append(told, [
      { key: 'case/title', at: AT, kind: 'opened', actor: 'ada', data: opened },
    ]);
    await expect(lookup(code)).rejects.toMatchObject({
      code: 'Altered',
      message: expect.stringMatching(/was opened as 'Stolen laptop', and stands otherwise now/),
    });
  });

  test('without the key of the records it is said that nothing was compared', async () => {
    process.env.TOCSIN_KEY = '5a'.repeat(32);
    try {
      const { data, said } = await lookup(code);
      expect(data).toMatchObject({ genuine: true, sealed: 'not-compared' });
      expect(said?.join()).toMatch(/not compared with the ledger: .*key/);
    } finally {
      process.env.TOCSIN_KEY = TEST_KEY;
    }
  });
});
