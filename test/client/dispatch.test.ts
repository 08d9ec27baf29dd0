import { define } from '../../client/commands/dispatch';
import { createLedgerStore } from '../../records/ledger-store';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

const BR = 'BR-2026-0001';
const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  await somePeople(database, BR, [{ id: 'c1', contact: { email: 'ana@example.com' } }]);
});
afterEach(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

const inPhase = async (phase: string, stopped: boolean) => {
  await database.kysely.updateTable('breach').set({ phase, stopped }).execute();
  return runCommand(define, 'status', BR);
};

test.each([
  ['open', true, /Sending is waiting: it is not determined/, 0],
  ['determined', true, /Sending is waiting: law enforcement/, 0],
  ['agencies-notified', true, /Sending is waiting: for the window, an approval/, 0],
  ['held', true, /Sending is stopped: a direction of law enforcement stands/, 0],
  ['notifying', false, /Sending is under way/, 0],
  ['notified', true, /Sending is finished(.|\n)*1 notice\(s\) are unsettled/, 11],
  ['not-a-breach', true, /Sending is finished: it is not a breach/, 0],
] as const)(
  'in the phase %s (stopped: %s) it is said whether sending waits, stopped or has ended',
  async (...row) => {
    const [phase, stopped, said, exitCode] = row;
    const result = await inPhase(phase, stopped);
    expect(result.said?.join('\n')).toMatch(said);
    expect(result.exitCode).toBe(exitCode);
    expect(result.data).toMatchObject({ phase, stopped, counts: { listed: 1, pending: 1 } });
  },
);

test('a stop in mid-send is told with the last reason on the ledger', async () => {
  const at = '2026-12-10T15:00:00Z';
  await createLedgerStore(database).append(BR, [
    {
      key: '1',
      at,
      kind: 'sending-halted',
      actor: 'tocsin',
      data: { text: 'sending stopped: the records say so' },
    },
    { key: '2', at, kind: 'paused', actor: 'ada', data: { text: 'paused by ada: the relay is slow' } },
  ]);
  expect(await inPhase('notifying', true)).toMatchObject({
    data: { sending: 'stopped', why: 'paused by ada: the relay is slow' },
  });
});
