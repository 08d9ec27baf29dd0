import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/letters';
import { STEP_TERMS } from '../../domain/sending/step-dues';
import { createNotices } from '../../notices/notice-renderer';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { lettersDue } from '../../records/letters-written';
import { noticesOf } from '../../records/notices';
import { settleReturns } from '../../records/returned-letters';
import { CARRIER } from '../notices/sample';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, changeContact, somePeople } from '../support/records';
import { TEST_KEY } from '../support/records-key';
import { answered, runCommand } from '../support/run-command';

const mockEnvironment: Record<string, unknown> = {
  recordsKey: { kind: 'variable', text: TEST_KEY },
  profile: 'sandbox',
};
const mockCarrier = {
  ...CARRIER,
  zone: 'America/Chicago',
  sender: 'a@example.com',
  replyTo: 'b@example.com',
  cascade: STEP_TERMS,
};
const mockAnswered = () => answered;
jest.mock('../../config/env', () => ({ readEnvironment: () => mockEnvironment }), { virtual: true });
jest.mock('../../config/carrier', () => ({ loadCarrier: () => mockCarrier }), { virtual: true });
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);

const BR = 'BR-2026-0001';
const HOME = { addressLine1: '12 Oak Street', city: 'Austin', state: 'TX', postalCode: '78702' };
const AT = '2026-11-24T10:00:00-06:00';
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-letters-'));
  database = await testDatabase();
  mockEnvironment['databaseUrl'] = database.url;
  await aBreach(database, BR);
  await somePeople(database, BR, [
    { id: 'c1', contact: { name: 'Ana', ...HOME } },
    { id: 'c2', contact: { name: 'Cy', ...HOME, postalCode: '7' } },
  ]);
  await freeze(1);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const freeze = async (dispatch: number) => {
  const { digest: listDigest } = await createCaseStore(database).survey(BR);
  const noticeVersion = createNotices({ carrier: mockCarrier }).version().version;
  const again = dispatch > 1 ? (['failed'] as const) : undefined;
  await createDispatchStore(database, { messageIdDomain: 'x.example' }).freeze({
    reference: BR,
    dispatch,
    noticeVersion,
    at: AT,
    listDigest,
    again,
  });
};
const exporting = (...more: string[]) => runCommand(define, 'export', BR, '--out', folder, ...more);

test('what an export has written is due no more; who cannot be written to is failed, and a rehearsal changes nothing', async () => {
  await exporting('--dry-run');
  expect(await lettersDue(database, BR)).toBe(2);
  expect((await exporting()).data).toMatchObject({ letters: 1, problems: 1 });
  expect(await lettersDue(database, BR)).toBe(0);
  expect(await noticeCounts(database, BR)).toMatchObject({ letter: 1, failed: 1 });
  const replies: (string | null)[] = [];
  for await (const { reply } of noticesOf(database, BR, { state: 'failed' })) replies.push(reply);
  expect(replies).toEqual([expect.stringMatching(/^no letter can be made: postal_code: /)]);
});

test('no letter is made to an address that the post has brought one back from; two persons decide', async () => {
  await exporting();
  const letters = [{ customerId: 'c1', reason: 'vacant', returnedAt: '2026-11-25' }];
  await settleReturns(database, { reference: BR, letters, actor: 'ada' });
  await changeContact(database, BR, 'c1', { ...HOME, addressLine1: '9 Elm Street' });
  await freeze(2);
  await changeContact(database, BR, 'c1', { ...HOME, addressLine1: '12 OAK Street' });
  expect((await exporting()).data).toMatchObject({ letters: 0, problems: 2 });
  expect(await readFile(path.join(folder, 'problems.csv'), 'utf8')).toContain(
    'c1,address_line1: the post has brought back a letter from this address',
  );
  expect(await noticeCounts(database, BR)).toMatchObject({ letter: 0, failed: 2 });
});

test('who is in no file is told why: no way to write, told by e-mail, not on the list, or not exported yet', async () => {
  await somePeople(database, BR, [
    { id: 'd1', contact: { name: 'Di', email: 'di@example.com' } },
    { id: 'd2', contact: { name: 'Ed', email: 'ed@example.com', emailSince: '2026-11-20' } },
  ]);
  const why = async (id: string): Promise<string> => {
    const error = await runCommand(define, 'list', BR, '--customer', id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NotFound' });
    const { message, fix } = error as { message: string; fix: string };
    return `${message} | ${fix}`;
  };
  await freeze(2);
  expect(await why('c1')).toMatch(/: no export has written it yet \| Write those that are due/);
  expect(await why('c2')).toMatch(/: none can be made: postal_code: .* \| Mend the list/);
  expect(await why('d1')).toMatch(/: the notice goes by e-mail \(e-mail address of record\) \|/);
  expect(await why('d2')).toMatch(/less than 30 days ago, no postal address \| Mend the list.* retry/);
  expect(await why('nobody')).toMatch(/^there is no customer nobody on the list/);
  await exporting();
  expect(await why('c2')).toMatch(/: no letter can be made: postal_code: .* retry/);
  await somePeople(database, BR, [{ id: 'e1', contact: { name: 'Flo', ...HOME } }]);
  expect(await why('e1')).toMatch(/: no dispatch has taken this person up yet \|/);
});
