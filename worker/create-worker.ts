import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkflowBundleOption } from '@temporalio/worker';
import type { Activities } from '../activities/index';
import { TASK_QUEUE } from '../domain/naming';

export interface WorkerSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  readonly workflowBundle: WorkflowBundleOption;
  readonly taskQueue?: string;
}

/** Ranges of one dispatch under way at once (its window), and as many short activities beside them. */
const ACTIVITIES_AT_ONCE = 20;
/** Kept in memory between their tasks. The library would reckon it from the heap's limit, and a breach here is small. */
const WORKFLOWS_IN_MEMORY = 600;

/**
 * The worker's settings in one place, for production, the embedded stack and the tests.
 * Heartbeats are throttled to half a second, since a hold reaches an activity with its next heartbeat: with the SDK's
 * default a hold in mid-send takes up to 60 s.
 */
export const createWorker = (settings: WorkerSettings): Promise<Worker> =>
  Worker.create({
    connection: settings.connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue ?? TASK_QUEUE,
    workflowBundle: settings.workflowBundle,
    activities: settings.activities,
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
    maxCachedWorkflows: WORKFLOWS_IN_MEMORY,
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: '20s',
    shutdownForceTime: '30s',
  });
