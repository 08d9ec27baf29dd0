import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { TASK_QUEUE, accountChangeWorkflowId } from '../../domain/naming';
import { listChanges } from '../../records/account-changes/read-changes';
import { ACCOUNT_CHANGE } from '../../workflows/account-change-contract';
import { A_POSTAL_ADDRESS, aChange } from '../support/a-change';
import { onRecord } from '../support/account-changes';
import { eventually } from '../support/eventually';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { timeSkipping } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';

let env: TestWorkflowEnvironment;
let database: TestDatabase;
let inbox: SmtpSink;
let stopWorker: () => Promise<void>;
let tries = 0;

beforeAll(async () => {
  [env, database, inbox] = await Promise.all([
    timeSkipping(),
    testDatabase(),
    startSmtp({
      rcptTo: () => {
        tries += 1;
        return '451 4.7.1 come back later';
      },
    }),
  ]);
  stopWorker = await startWiredWorker(env, database, inbox, { SMTP_URL: inbox.url });
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([env.teardown(), database.drop(), inbox.close()]);
});

test('a relay that puts it off is asked again; after four hours the notice goes by letter', async () => {
  const [key = ''] = await onRecord(database, aChange(A_POSTAL_ADDRESS));
  const handle = await env.client.workflow.start(ACCOUNT_CHANGE, {
    taskQueue: TASK_QUEUE,
    workflowId: accountChangeWorkflowId(key),
    args: [{ key }],
  });
  // Time must not be skipped while the first try, a local activity, is under way.
  await eventually(async () => {
    const { events } = await handle.fetchHistory();
    expect(events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes)).toBe(true);
  });
  expect(await listChanges(database.kysely, { limit: 1 })).toMatchObject([{ state: 'pending' }]);
  expect(await handle.result()).toMatchObject({ state: 'letter', channel: 'letter', alert: null });
  const { events } = await handle.fetchHistory();
  const waitedS = events
    ?.map((event) => Number(event.timerStartedEventAttributes?.startToFireTimeout?.seconds ?? 0))
    .reduce((sum, seconds) => sum + seconds, 0);
  expect(waitedS).toBeGreaterThan(4 * 3_600);
  expect(waitedS).toBeLessThan(4.2 * 3_600);
  expect(tries).toBeGreaterThan(40);
}, 120_000);
