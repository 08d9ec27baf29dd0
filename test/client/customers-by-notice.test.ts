import { define } from '../../client/commands/customers';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);

const BR = 'BR-2026-0001';
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
});
afterEach(() => database.drop());

const at = '2026-12-02T16:00:00.000Z';
const list = (...more: string[]) => runCommand(define, 'list', BR, ...more);

test('who is failed or in doubt, and why; nobody who is told', async () => {
  await somePeople(
    database,
    BR,
    ['c1', 'c2', 'c3', 'c4'].map((id) => ({
      id,
      contact: { name: `Ann ${id}`, email: `${id}@example.com` },
    })),
  );
  expect((await list('--notice', 'none')).data).toHaveLength(4);
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const { digest } = await createCaseStore(database).survey(BR);
  await dispatches.freeze({ reference: BR, dispatch: 1, noticeVersion: 'v1', at, listDigest: digest });
  await database.kysely.updateTable('breach').set({ stopped: false }).execute();
  await dispatches.claim(BR, 1, [1, 2, 3]);
  await dispatches.settle(BR, 1, [
    { seq: 1, state: 'accepted', reply: '250 queued', at },
    { seq: 2, state: 'failed', reply: '550 5.1.1 no such user', at },
    { seq: 3, state: 'unknown', reply: 'connection lost after DATA', at },
  ]);
  const unsettled = await list('--notice', 'failed,unknown');
  expect(unsettled.data).toMatchObject([
    {
      customerId: 'c2',
      notice: { state: 'failed', reply: '550 5.1.1 no such user', attempts: 1, updatedAt: at },
    },
    { customerId: 'c3', notice: { state: 'unknown', doubted: true } },
  ]);
  expect(unsettled.table?.rows[1]?.slice(3)).toEqual([
    'unknown (perhaps twice)',
    1,
    at,
    'email',
    'connection lost after DATA',
  ]);
  expect(JSON.stringify(unsettled)).not.toContain('Ann c2');
  expect((await list('--notice', 'pending')).data).toMatchObject([{ customerId: 'c4' }]);
  expect((await list('--notice', 'none')).data).toEqual([]);
  await expect(list('--notice', 'lost')).rejects.toThrow('Write one or several of pending,');
});
