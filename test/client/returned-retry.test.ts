import { define as defineDispatch } from '../../client/commands/dispatch';
import type { Contact } from '../../domain/customer';
import { caseIdOf } from '../../mail/verp';
import { settleBounces } from '../../records/bounces';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { lettersDue } from '../../records/letters-written';
import { noticesOf } from '../../records/notices';
import { postalMark } from '../../records/refused-addresses';
import { settleReturns } from '../../records/returned-letters';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { changeContact } from '../support/records';
import { answered, runCommand } from '../support/run-command';
import { aSentCase } from '../support/sent-notices';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
const AT = '2099-12-01T12:00:00Z';
const OLD: Contact = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };
const MAILBOX: Contact = { email: 'person1@example.com' };
let database: TestDatabase;

const letterReturned = () =>
  settleReturns(database, {
    reference: BR,
    letters: [{ customerId: 'c1', reason: 'vacant', returnedAt: '2026-11-20' }],
    actor: 'ada',
  });
/** c1's e-mail and then the letter came back; the letters of c1 and c2 had been written. */
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aSentCase(database, BR);
  const bounces = [1, 2].map((seq) => ({
    notice: { caseId: caseIdOf(BR), dispatch: 1, seq },
    evidence: 'came back',
  }));
  await settleBounces(database, { bounces, actor: 'ada' });
  const keys = await database.keys.keysToOpen(database.kysely, BR);
  const mark = postalMark(keys, OLD);
  await recordWritten(
    database,
    BR,
    [1, 2].map((seq) => ({ dispatch: 1, seq, mark })),
    AT,
  );
  await letterReturned();
});
afterEach(() => database.drop());

const rehearsed = async () => {
  const { data, said } = await runCommand(defineDispatch, 'retry', BR, '--status', 'failed', '--dry-run');
  return { ...(data as { cameBack: number; notices: { notices: number }[] }), said: said?.join('\n') };
};
/** What the next dispatch makes of a retry. */
const retried = async (dispatch = 2) => {
  const { digest: listDigest } = await createCaseStore(database).survey(BR);
  await createDispatchStore(database, { messageIdDomain: 'carrier.example' }).freeze({
    reference: BR,
    dispatch,
    noticeVersion: 'v1',
    at: AT,
    listDigest,
    again: ['failed'],
  });
  for await (const { customerId, state } of noticesOf(database, BR)) if (customerId === 'c1') return state;
  return null;
};

test('to the same addresses nothing is tried again, and why is said', async () => {
  expect(await rehearsed()).toMatchObject({
    cameBack: 1,
    notices: [],
    said: expect.stringMatching(/1 stay failed: their letter came back.*customers import/) as string,
  });
  await expect(runCommand(defineDispatch, 'retry', BR, '--status', 'failed')).rejects.toMatchObject({
    code: 'NotAllowed',
    message: expect.stringContaining('their letter came back') as string,
  });
  expect(await retried()).toBe('failed');
  expect(await noticeCounts(database, BR)).toMatchObject({ failed: 1, letter: 1 });
});

test('an address that is only typed otherwise, and another name, are no other address', async () => {
  const typed = {
    name: 'Ana',
    ...MAILBOX,
    ...OLD,
    addressLine1: '1  MAIN St.',
    email: 'Person1@Example.com',
  };
  await changeContact(database, BR, 'c1', typed);
  expect(await rehearsed()).toMatchObject({ cameBack: 1 });
  expect(await retried()).toBe('failed');
});

test.each<[string, Contact, string]>([
  ['postal address', { ...OLD, addressLine1: '9 Elm St' }, 'letter'],
  ['e-mail address', { ...OLD, email: 'ana@new.example' }, 'pending'],
])('with another %s they are taken up', async (_what, contact, state) => {
  await changeContact(database, BR, 'c1', contact);
  expect(await rehearsed()).toMatchObject({ cameBack: 0, notices: [{ notices: 1 }] });
  expect(await retried()).toBe(state);
});

test('a letter to another address is due anew, though an export had written the one before', async () => {
  expect(await lettersDue(database, BR)).toBe(0);
  await changeContact(database, BR, 'c1', { ...OLD, addressLine1: '9 Elm St' });
  expect(await retried()).toBe('letter');
  expect(await lettersDue(database, BR)).toBe(1);
});

test('one that came back a second time is remembered beside the first', async () => {
  const elm = { ...OLD, addressLine1: '9 Elm St' };
  await changeContact(database, BR, 'c1', elm);
  expect(await retried()).toBe('letter');
  const keys = await database.keys.keysToOpen(database.kysely, BR);
  await recordWritten(database, BR, [{ dispatch: 2, seq: 1, mark: postalMark(keys, elm) }], AT);
  await letterReturned();
  for (const contact of [elm, OLD]) {
    await changeContact(database, BR, 'c1', contact);
    expect(await retried(3)).toBe('failed');
  }
});
