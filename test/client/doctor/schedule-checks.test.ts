import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../../../activities/index';
import { runDoctor } from '../../../client/doctor/run-doctor';
import { checkSchedules } from '../../../client/doctor/schedule-checks';
import { wantedSchedule } from '../../../client/yearly/schedules';
import { SAMPLE_CARRIER } from '../../../config/carrier';
import { TASK_QUEUE } from '../../../domain/naming';
import { YEARLY_SCHEDULES } from '../../../workflows/yearly-contract';
import { eventually } from '../../support/eventually';
import { memoryPorts } from '../../support/memory-ports';
import { devServer, workflowBundle } from '../../support/temporal';

const ZONE = 'America/New_York';
const { id: SUMMARY } = YEARLY_SCHEDULES.summary;
const { id: CERTIFICATION } = YEARLY_SCHEDULES.certification;

/** The doctor's checks against a real dev server, which knows Schedules. */
let env: TestWorkflowEnvironment;
let folder: string;
const before = { ...process.env };
beforeAll(async () => {
  env = await devServer();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-schedules-'));
  process.env.TEMPORAL_ADDRESS = env.address;
  process.env.TOCSIN_HOME = folder;
}, 60_000);
afterAll(async () => {
  process.env = before;
  await env.teardown();
  await rm(folder, { recursive: true, force: true });
});

const checks = async (mayFix: boolean, changes: { zone?: string; isSandbox?: boolean } = {}) => {
  const found = await checkSchedules({ zone: ZONE, isSandbox: false, mayFix, ...changes });
  expect(found.map(({ name }) => name)).toEqual([`schedule ${SUMMARY}`, `schedule ${CERTIFICATION}`]);
  return { summary: found[0], certification: found[1], verdicts: found.map(({ verdict }) => verdict) };
};
const handle = () => env.client.schedule.getHandle(SUMMARY);
/** January 2 at 09:00 in New York, of the next year. */
const NEXT = `${new Date().getUTCFullYear() + 1}-01-02T14:00:00.000Z`;

test('schedules that are missing are bad, in the sandbox a warning, until --fix creates them; a repeat changes nothing', async () => {
  expect(await checks(false)).toMatchObject({
    verdicts: ['bad', 'bad'],
    summary: { found: expect.stringContaining('there is none'), fix: 'Run tocsin doctor --fix.' },
  });
  expect((await checks(false, { isSandbox: true })).verdicts).toEqual(['warn', 'warn']);
  expect(await checks(true)).toMatchObject({
    verdicts: ['ok', 'ok'],
    summary: { found: `created now; next ${NEXT}` },
    certification: { found: `created now; next ${NEXT}` },
  });
  const { info } = await handle().describe();
  expect(await checks(true)).toMatchObject({ verdicts: ['ok', 'ok'], summary: { found: `next ${NEXT}` } });
  expect((await handle().describe()).info.lastUpdatedAt).toEqual(info.lastUpdatedAt);
  expect((await checks(false)).verdicts).toEqual(['ok', 'ok']);
});

type Wanted = ReturnType<typeof wantedSchedule>;
const changed = (changes: (wanted: Wanted) => object) =>
  handle().update(() => {
    const { spec, action, policies, state } = wantedSchedule('summary', ZONE);
    const wanted = { spec, action, policies, state } as Wanted;
    return { ...wanted, ...changes(wanted) } as never;
  });

test.each<[string, string, (wanted: Wanted) => object]>([
  [
    'another day',
    'it starts at another time',
    ({ spec }) => ({ spec: { ...spec, calendars: [{ month: 'JANUARY', dayOfMonth: 3, hour: 9 }] } }),
  ],
  [
    'an interval beside it',
    'it starts at another time',
    ({ spec }) => ({ spec: { ...spec, intervals: [{ every: '30 days' }] } }),
  ],
  [
    'an end',
    'it starts at another time',
    ({ spec }) => ({ spec: { ...spec, endAt: new Date('2030-01-01T00:00:00Z') } }),
  ],
  [
    'another zone',
    'it counts in Asia/Tokyo, not in America/New_York',
    ({ spec }) => ({ spec: { ...spec, timezone: 'Asia/Tokyo' } }),
  ],
  [
    'another kind',
    'it starts something else',
    ({ action }) => ({ action: { ...action, args: [{ kind: 'certification' }] } }),
  ],
  [
    'another queue',
    'it starts something else',
    ({ action }) => ({ action: { ...action, taskQueue: 'elsewhere' } }),
  ],
  [
    'another overlap',
    'it takes overlapping starts by SKIP',
    ({ policies }) => ({ policies: { ...policies, overlap: 'SKIP' } }),
  ],
  [
    'a shorter catch-up',
    'it makes up for 1 days only',
    ({ policies }) => ({ policies: { ...policies, catchupWindow: '1 day' } }),
  ],
  [
    'a pause on failure',
    'it pauses on failure',
    ({ policies }) => ({ policies: { ...policies, pauseOnFailure: true } }),
  ],
  ['a pause', 'it is paused (holidays)', () => ({ state: { paused: true, note: 'holidays' } })],
  ['few starts left', 'it has 3 start(s) left', () => ({ state: { remainingActions: 3 } })],
])('a schedule with %s is told, and mended', async (_what, found, changes) => {
  await checks(true);
  await changed(changes);
  expect(await checks(false)).toMatchObject({ verdicts: ['bad', 'ok'], summary: { found } });
  expect(await checks(true)).toMatchObject({
    verdicts: ['ok', 'ok'],
    summary: { found: `mended now: ${found}; next ${NEXT}` },
  });
  expect(await checks(false)).toMatchObject({ verdicts: ['ok', 'ok'], summary: { found: `next ${NEXT}` } });
});

test('a carrier that moves moves its schedules with it', async () => {
  await checks(true);
  expect(await checks(false, { zone: 'Pacific/Guam' })).toMatchObject({ verdicts: ['bad', 'bad'] });
  expect(await checks(true, { zone: 'Pacific/Guam' })).toMatchObject({
    summary: { found: expect.stringContaining(`next ${NEXT.slice(0, 8)}01T23:00:00.000Z`) },
  });
  await checks(true);
});

test('a schedule starts the year’s own workflow, once, however often it starts', async () => {
  await checks(true);
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: createActivities(memoryPorts().deps),
  });
  await worker.runUntil(async () => {
    // What was to start on January 2, 2020 and is made up for now reports on 2019, not on last year.
    await handle().backfill({
      start: new Date('2020-01-01T00:00:00Z'),
      end: new Date('2020-01-03T00:00:00Z'),
      overlap: 'BUFFER_ALL',
    });
    const work = env.client.workflow.getHandle('yearly/2019/summary');
    const { runId } = await eventually(() => work.describe());
    await handle().trigger('BUFFER_ALL');
    const year = new Date().getUTCFullYear() - 1;
    await eventually(() => env.client.workflow.getHandle(`yearly/${year}/summary`).describe());
    await handle().backfill({
      start: new Date('2020-01-01T00:00:00Z'),
      end: new Date('2020-01-03T00:00:00Z'),
      overlap: 'ALLOW_ALL',
    });
    const results = await eventually(async () => {
      const starters = env.client.workflow.list({ query: 'WorkflowType = "startYearly"' });
      const ended: unknown[] = [];
      for await (const { workflowId, status } of starters) {
        expect(status.name).toBe('COMPLETED');
        ended.push(await env.client.workflow.getHandle(workflowId).result());
      }
      expect(ended.length).toBeGreaterThanOrEqual(3);
      return ended;
    });
    expect(results).toContainEqual({ workflowId: 'yearly/2019/summary', isNew: false });
    expect((await work.describe()).runId).toBe(runId);
    expect((await work.describe()).status.name).toBe('RUNNING');
  });
}, 90_000);

test('a carrier file that moves the zone is what the doctor goes by', async () => {
  const file = path.join(folder, 'carrier.yaml');
  const sample = await readFile(SAMPLE_CARRIER, 'utf8');
  await writeFile(file, sample.replace(/^zone: .*$/m, 'zone: America/Denver'));
  process.env.TOCSIN_CARRIER = file;
  const { data } = await runDoctor(false);
  expect(data).toContainEqual(
    expect.objectContaining({
      name: `schedule ${SUMMARY}`,
      verdict: 'warn',
      found: 'it counts in America/New_York, not in America/Denver',
    }),
  );
});
