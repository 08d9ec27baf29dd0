import { define } from '../../client/commands/report';
import { createCaseStore } from '../../records/case-store';
import { createLedgerStore } from '../../records/ledger-store';
import { aBreach } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { answered, runCommand } from '../support/run-command';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  await createLedgerStore(database).append(BR, [
    { key: 'case/1', at: '2026-11-23T15:00:00Z', kind: 'opened', actor: 'ada', data: {} },
    { key: 'case/2', at: '2026-12-04T05:00:00Z', kind: 'customers-notified', actor: 'tocsin', data: {} },
  ]);
});
afterEach(() => database.drop());

test.each([
  ['agencies-notified', [], 'initial'],
  ['notifying', [], 'initial'],
  ['notified', [], 'final'],
  ['reported', [], 'final'],
  ['reported', ['--stage', 'initial'], 'initial'],
])('in the phase %s report build %p builds the %s report', async (phase, options, stage) => {
  await createCaseStore(database).setStanding(BR, { phase, stopped: true });
  const { data } = await runCommand(define, 'build', BR, '--dry-run', ...options);
  expect(data).toMatchObject({ stage, reportId: `${BR}/${stage}/1` });
});
