import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { TASK_QUEUE, accountChangeWorkflowId } from '../../domain/naming';
import { ACCOUNT_CHANGE } from '../../workflows/account-change-contract';
import { aChange } from '../support/a-change';
import { onRecord } from '../support/account-changes';
import { eventually } from '../support/eventually';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer, workflowBundle } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';

/**
 * The one local activity of this workflow, while somebody else's Signals and queries come in the same task: what is
 * recorded must replay (docs/decisions/0020-account-changes.md). With TOCSIN_RECORD_HISTORIES=1 the histories are kept
 * for the replay test of all workflows.
 */
const FOLDER = path.join(__dirname, 'histories');
const isRecording = Boolean(process.env.TOCSIN_RECORD_HISTORIES);

let env: TestWorkflowEnvironment;
let database: TestDatabase;
let inbox: SmtpSink;
let stopWorker: () => Promise<void>;
/** What the relay says to a recipient, when it says it. */
let answer: () => Promise<string | undefined> | string | undefined;

beforeAll(async () => {
  [env, database, inbox] = await Promise.all([
    devServer(),
    testDatabase(),
    startSmtp({ rcptTo: () => answer() }),
  ]);
  stopWorker = await startWiredWorker(env, database, inbox, { SMTP_URL: inbox.url });
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([env.teardown(), database.drop(), inbox.close()]);
});

const start = async (id: string) => {
  const [key = ''] = await onRecord(database, aChange({ customer_id: id, change_id: id }));
  return env.client.workflow.start(ACCOUNT_CHANGE, {
    taskQueue: TASK_QUEUE,
    workflowId: accountChangeWorkflowId(key),
    args: [{ key }],
  });
};
type Handle = Awaited<ReturnType<typeof start>>;

/** Replays what has happened so far, and keeps it where histories are recorded. */
const replay = async (story: string, handle: Handle): Promise<void> => {
  const history = await handle.fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, handle.workflowId);
  if (!isRecording) return;
  const whole = { workflowId: handle.workflowId, history: JSON.parse(historyToJSON(history)) as object };
  await writeFile(path.join(FOLDER, `${story}.account-change.1.json`), `${JSON.stringify(whole)}\n`);
};

test('told at once', async () => {
  answer = () => undefined;
  const handle = await start('told');
  await handle.result();
  await replay('told-at-once', handle);
});

test('Signals and queries of others, in the task in which the relay puts it off, cost no replay', async () => {
  let tries = 0;
  let isFree = false;
  let goOn: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (goOn = resolve));
  let isReached: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (isReached = resolve));
  answer = async () => {
    tries += 1;
    if (tries === 1) {
      isReached();
      await asked;
    }
    return isFree ? undefined : '451 4.7.1 come back later';
  };
  const handle = await start('asked');
  await reached;
  // While the local activity holds its task open, nobody is answered: they all wait for the task in which it ends.
  await handle.signal('somebody-else', 1);
  const queries = [1, 2, 3].map(() => handle.query('__stack_trace').catch(() => null));
  await handle.signal('somebody-else', 2);
  goOn();
  await Promise.all(queries);
  await eventually(async () => {
    const { events } = await handle.fetchHistory();
    expect(events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes)).toBe(true);
  });
  await replay('asked-meanwhile', handle);
  await handle.signal('somebody-else', 3);
  isFree = true;
  expect(await handle.result()).toMatchObject({ state: 'accepted' });
  await replay('asked-meanwhile', handle);
}, 60_000);
