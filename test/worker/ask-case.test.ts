import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { loadCarrier } from '../../config/carrier';
import { REAL_CLOCK } from '../../domain/clock';
import { TASK_QUEUE, breachWorkflowId, dispatchWorkflowId } from '../../domain/naming';
import { createNotices } from '../../notices/notice-renderer';
import { noticeCounts } from '../../records/case-store';
import { askCaseOver } from '../../worker/ask-case';
import { BREACH, DISPATCH } from '../../workflows/contract';
import type { DispatchInput } from '../../workflows/dispatch';
import { eventually } from '../support/eventually';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aSentCase } from '../support/sent-notices';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';

/** Cases whose records say that sending may go on, and whose workflow cannot say so. */
let env: TestWorkflowEnvironment;
let database: TestDatabase;
let inbox: SmtpSink;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  [env, database, inbox] = await Promise.all([devServer(), testDatabase(), startSmtp()]);
  stopWorker = await startWiredWorker(env, database, inbox);
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([env.teardown(), database.drop(), inbox.close()]);
});

const noticeVersion = createNotices({ carrier: loadCarrier(undefined) }).version().version;
const startDispatch = (reference: string): Promise<WorkflowHandle> => {
  const input: DispatchInput = {
    reference,
    dispatch: 1,
    plan: { total: 4, size: 500 },
    noticeVersion,
    unknownSends: 'resend',
    zone: 'America/New_York',
    clock: REAL_CLOCK,
    isDrill: true,
    delayedByLawEnforcement: false,
    rates: {},
    tolerated: 0,
  };
  return env.client.workflow.start(DISPATCH, {
    taskQueue: TASK_QUEUE,
    workflowId: dispatchWorkflowId(reference, 1),
    args: [input],
  });
};

/** Why its sending fails, as the Temporal UI shows it. */
const failureOf = async (dispatch: WorkflowHandle): Promise<string | undefined> =>
  (await dispatch.describe()).raw.pendingActivities?.[0]?.lastFailure?.message ?? undefined;

const sendsNothing = async (reference: string): Promise<void> => {
  const dispatch = await startDispatch(reference);
  try {
    await eventually(async () =>
      expect(await failureOf(dispatch)).toMatch(/^the case does not say that sending may go on: /),
    );
    expect(inbox.messages).toEqual([]);
    expect(await noticeCounts(database, reference)).toMatchObject({ accepted: 3, pending: 1 });
  } finally {
    await dispatch.terminate('the test is over');
  }
};

test('a dispatch that somebody starts without its breach sends nothing', async () => {
  const reference = await aSentCase(database, 'BR-ASK-1');
  await expect(askCaseOver(env.client).maySend(reference)).rejects.toThrow(/not found/i);
  await sendsNothing(reference);
});

test('a breach whose workflow cannot go on, and so would not hear of a hold, sends nothing', async () => {
  const reference = await aSentCase(database, 'BR-ASK-2');
  const breach = await env.client.workflow.start(BREACH, {
    taskQueue: TASK_QUEUE,
    workflowId: breachWorkflowId(reference),
    // Without policies its code fails in the first task, and in every one after it.
    args: [{ reference, openedAt: '2026-11-23T15:00:00Z', facts: {} }],
  });
  try {
    expect(
      await askCaseOver(env.client)
        .maySend(reference)
        .catch(() => 'cannot answer'),
    ).not.toBe(true);
    await sendsNothing(reference);
  } finally {
    await breach.terminate('the test is over');
  }
});
