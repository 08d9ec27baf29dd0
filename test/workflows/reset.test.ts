import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { caseTimeMs } from '../../domain/clock';
import type { CaseStatus } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import { breachWorkflowId, dispatchWorkflowId } from '../../domain/naming';
import { readLedger, verifyLedger } from '../../records/ledger-store';
import { BREACH } from '../../workflows/contract';
import { aHold, someFacts } from '../support/builders';
import { eventually } from '../support/eventually';
import { FILED, under } from '../support/policies';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';
import { planDigest } from '../support/plan-digest';

/** A real server, since only that can reset a workflow; a drill at four days a second. */
const SPEED = 4 * 86_400;
const REFERENCE = 'BR-2026-0031';

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

/** Whichever run is the present one. */
const present = (): WorkflowHandle => env.client.workflow.getHandle(breachWorkflowId(REFERENCE));
const status = (): Promise<CaseStatus> => present().query<CaseStatus>('status');
const now = async (): Promise<string> =>
  new Date(caseTimeMs((await status()).clock, Date.now())).toISOString();
const act = (name: MessageName, input: object): Promise<CaseStatus> =>
  present().executeUpdate<CaseStatus, [object]>(name, { args: [input] });
const approve = async (): Promise<CaseStatus> =>
  act('approve', { digest: await planDigest(status), actor: 'bob' });
const kinds = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { kind } of readLedger(database, REFERENCE)) found.push(kind);
  return found;
};
const toCustomers = () => inbox.messages.filter(({ to }) => to[0]?.endsWith('@customer.example'));

/** The last workflow task that ended before the first Signal came in. */
const lastTaskBeforeSignal = async () => {
  const events = (await present().fetchHistory()).events ?? [];
  const signalled = events.findIndex((event) => event.workflowExecutionSignaledEventAttributes);
  const task = events.slice(0, signalled).findLast((event) => event.workflowTaskCompletedEventAttributes);
  return task?.eventId;
};

test('a reset to before a hold forgets it in the workflow, and sends nothing under it all the same', async () => {
  const openedAt = FILED.filedAt;
  await aBreach(database, REFERENCE, { openedBy: 'alice', openedAt, isDrill: true, speed: SPEED });
  await somePeople(database, REFERENCE, [{ id: 'c1', contact: { email: 'wanda@customer.example' } }]);
  await env.client.workflow.start(BREACH, {
    taskQueue: 'tocsin',
    workflowId: breachWorkflowId(REFERENCE),
    args: [
      {
        reference: REFERENCE,
        title: 'Call records read through a partner portal',
        openedAt,
        openedBy: 'alice',
        zone: 'America/New_York',
        policies: under('cloudroute-2015'),
        closures: [],
        facts: someFacts(),
        drill: { speed: SPEED },
      },
    ],
  });
  await eventually(async () => expect(await kinds()).toContain('agency-emailed'));
  await present().signal('hold', aHold({ directedAt: await now(), days: 3_000 }));
  await eventually(async () => expect(await kinds()).toContain('hold-placed'));

  await env.client.workflowService.resetWorkflowExecution({
    namespace: env.namespace ?? 'default',
    workflowExecution: { workflowId: breachWorkflowId(REFERENCE) },
    reason: 'a test',
    requestId: 'reset-1',
    workflowTaskFinishEventId: await lastTaskBeforeSignal(),
    resetReapplyExcludeTypes: [1, 2],
  });
  await eventually(async () => expect((await status()).holds).toEqual([]));
  await eventually(async () => {
    await approve();
    const { raw } = await env.client.workflow.getHandle(dispatchWorkflowId(REFERENCE, 1)).describe();
    expect(raw.pendingActivities?.[0]?.lastFailure?.message).toContain(
      'hold FBI-2026-17 stands on the ledger',
    );
  });
  expect(toCustomers()).toHaveLength(0);

  // A person enters it again, and its release when that comes; then the notice goes out as approved.
  await act('hold', aHold({ directedAt: await now(), days: 3_000 }));
  await act('releaseHold', { reference: 'FBI-2026-17', releasedAt: await now(), actor: 'alice' });
  await eventually(async () => {
    await approve();
    expect(toCustomers()).toHaveLength(1);
  });
  const verdict = await verifyLedger(database, REFERENCE);
  expect(verdict.ok).toBe(true);
  expect(verdict.contradictions?.length).toBeGreaterThan(0);
  expect((await kinds()).filter((kind) => kind === 'hold-placed')).toHaveLength(2);
}, 120_000);
