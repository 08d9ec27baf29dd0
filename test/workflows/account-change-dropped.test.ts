import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { A_POSTAL_ADDRESS, aChange } from '../support/a-change';
import { onRecord, tell } from '../support/account-changes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { startFaultySmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';

let env: TestWorkflowEnvironment;
let database: TestDatabase;
let relay: SmtpSink;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  [env, database, relay] = await Promise.all([
    devServer(),
    testDatabase(),
    startFaultySmtp('drop-after-dot'),
  ]);
  stopWorker = await startWiredWorker(env, database, relay, { SMTP_URL: relay.url });
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([env.teardown(), database.drop(), relay.close()]);
});

test('a relay that takes the notice and is gone before its reply: five copies at most, then by letter, marked as in doubt', async () => {
  const [key = ''] = await onRecord(database, aChange(A_POSTAL_ADDRESS));
  expect(await tell(env, key)).toMatchObject({ state: 'letter', channel: 'letter', doubted: true });
  expect(relay.messages).toHaveLength(5);
  expect(new Set(relay.messages.map(({ mail }) => mail.messageId)).size).toBe(1);
}, 120_000);
