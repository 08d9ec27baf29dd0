import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { breachWorkflowId } from '../../domain/naming';
import { openDatabase } from '../../records/database';
import { aBreachFile } from '../support/builders';
import { eventually } from '../support/eventually';
import type { OwnDatabase } from '../support/own-database';
import { tocsin } from '../support/process';
import { runningWorker } from '../support/running-worker';
import type { RunningWorker } from '../support/running-worker';
import { somePeople } from '../support/records';
import { testWrapper } from '../support/records-key';

/** The command against a real Temporal, whose workflow somebody ends behind its back. */
const BR = 'BR-ENDED';
let env: TestWorkflowEnvironment;
let database: OwnDatabase;
let folder: string;
let running: RunningWorker;
let variables: NodeJS.ProcessEnv;

const run = async (...args: string[]) => {
  const child = tocsin([...args, '-o', 'json'], variables);
  const exitCode = await child.exited;
  const stdout = child.stdout();
  return { exitCode, data: stdout === '' ? null : (JSON.parse(stdout) as unknown), stderr: child.stderr() };
};

beforeAll(async () => {
  running = await runningWorker('ended');
  ({ env, database, folder, variables } = running);
  const facts = path.join(folder, 'breach.json');
  const now = Date.now();
  await writeFile(
    facts,
    JSON.stringify({
      ...aBreachFile({
        discoveredAt: new Date(now - 3_600_000).toISOString(),
        determinedAt: new Date(now - 1_800_000).toISOString(),
      }),
      reference: BR,
    }),
  );
  expect(await run('breach', 'open', '-f', facts, '--actor', 'alice')).toMatchObject({ exitCode: 0 });
}, 120_000);
afterAll(() => running.end(), 60_000);

test('counts are those of the records, however long ago the workflow has counted', async () => {
  // Then the workflow has counted its people, and waits for a filing.
  await eventually(async () =>
    expect((await run('breach', 'timeline', BR)).data).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'agency-emailed' })]),
    ),
  );
  const records = openDatabase(database.url, { poolSize: 1, wrapper: testWrapper() });
  await somePeople(records, BR, [{ id: 'c1', contact: { email: 'wanda@customer.example' } }]);
  await records.close();
  const shown = await run('breach', 'show', BR);
  expect(shown).toMatchObject({
    exitCode: 0,
    data: {
      counts: { listed: 1, pending: 1 },
      countsFrom: 'records',
      ledger: { contradictions: [], forgottenHolds: [] },
    },
  });
  const child = tocsin(['breach', 'show', BR, '-o', 'json'], {
    ...variables,
    DATABASE_URL: 'postgres://tocsin@127.0.0.1:9/tocsin',
  });
  expect(await child.exited).toBe(0);
  expect(JSON.parse(child.stdout())).toMatchObject({ counts: { listed: 0 }, countsFrom: 'workflow' });
  expect(child.stderr()).toMatch(/The counts are the workflow's own.* it last moved 20\d\d-/);
}, 60_000);

test('what is no reference is no breach, also where a workflow of ours has that name', async () => {
  expect(await run('breach', 'show', `${BR}/dispatch/1`)).toMatchObject({ exitCode: 5 });
  const child = tocsin(['breach', 'show', BR], { ...variables, TEMPORAL_NAMESPACE: 'nowhere' });
  expect(await child.exited).toBe(69);
  expect(child.stderr()).toContain('TEMPORAL_NAMESPACE');
});

test('a workflow that was terminated is not shown as alive, and its remedy brings it back', async () => {
  expect(await run('breach', 'show', BR, '--check')).toMatchObject({ exitCode: 0 });
  expect((await run('doctor')).data).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'open breaches', verdict: 'ok' })]),
  );
  const handle = env.client.workflow.getHandle(breachWorkflowId(BR));
  await handle.terminate('cleaning up');

  const ended = { how: 'terminated', at: expect.stringMatching(/^20.*Z$/), reason: 'cleaning up' };
  const by = env.client.options.identity;
  const checked = await run('breach', 'show', BR, '--check');
  expect(checked).toMatchObject({
    exitCode: 12,
    data: { reference: BR, phase: 'determined', ended: { ...ended, by } },
  });
  expect(checked.stderr).toContain(`ENDED: the workflow of ${BR} was terminated at 20`);
  expect(checked.stderr).toContain(`temporal workflow reset --workflow-id breach/${BR}`);

  const status = await run('dispatch', 'status', BR);
  expect(status.data).toMatchObject({ sending: 'stopped', ended });
  expect(status.stderr).toContain('was terminated');

  const { exitCode, data } = await run('doctor');
  expect(exitCode).toBe(1);
  expect(data).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: 'open breaches',
        verdict: 'bad',
        found: expect.stringContaining(`${BR} was terminated`) as string,
        fix: expect.stringContaining('temporal workflow reset') as string,
      }),
    ]),
  );

  // What the remedy does, by way of the API.
  const events = (await handle.fetchHistory()).events ?? [];
  const task = events.findLast((event) => event.workflowTaskCompletedEventAttributes);
  await env.client.workflowService.resetWorkflowExecution({
    namespace: env.namespace ?? 'default',
    workflowExecution: { workflowId: breachWorkflowId(BR) },
    reason: 'it was ended by mistake',
    requestId: 'again',
    workflowTaskFinishEventId: task?.eventId,
  });
  await eventually(async () => {
    const shown = await run('breach', 'show', BR, '--check');
    expect(shown).toMatchObject({ exitCode: 0, data: { phase: 'determined' } });
    expect(shown.data).not.toHaveProperty('ended');
  });
}, 120_000);
