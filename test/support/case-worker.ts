import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities/index';
import type { Activities, ActivityDeps } from '../../activities/index';
import { memoryPorts } from './memory-ports';
import { workflowBundle } from './temporal';

type Activity = (...args: unknown[]) => Promise<unknown>;

/** One worker for all cases of a server: loading the workflows anew for each would take most of the tests' time. */
export interface CaseWorker {
  readonly taskQueue: string;
  /** From now on activities of this breach reach these ports. */
  serve(reference: string, deps: ActivityDeps): void;
  /** Starts it, unless it runs. */
  start(): Promise<void>;
  /** Ends it as a deployment does, if it runs. */
  stop(): Promise<void>;
}

export const caseWorker = (env: TestWorkflowEnvironment): CaseWorker => {
  const taskQueue = `test-${randomUUID()}`;
  const byReference = new Map<string, Activities>();
  let running: { worker: Worker; ended: Promise<void> } | null = null;

  /** The activity of the breach that has scheduled it: `breach/BR-1` or one of its dispatches. */
  const ofItsBreach =
    (name: keyof Activities): Activity =>
    (...args) => {
      const { workflowId = '' } = Context.current().info.workflowExecution ?? {};
      const activities = byReference.get(workflowId.split('/')[1] ?? '');
      if (!activities) throw new Error(`no test serves ${workflowId}`);
      return (activities[name] as Activity)(...args);
    };
  const names = Object.keys(createActivities(memoryPorts().deps)) as (keyof Activities)[];

  return {
    taskQueue,
    serve: (reference, deps) => void byReference.set(reference, createActivities(deps)),
    start: async () => {
      if (running) return;
      const worker = await Worker.create({
        connection: env.nativeConnection,
        namespace: env.namespace,
        taskQueue,
        workflowBundle: await workflowBundle(),
        activities: Object.fromEntries(names.map((name) => [name, ofItsBreach(name)])),
        maxHeartbeatThrottleInterval: '200ms',
        defaultHeartbeatThrottleInterval: '200ms',
      });
      running = { worker, ended: worker.run() };
    },
    stop: async () => {
      const ending = running;
      running = null;
      if (ending?.worker.getState() === 'RUNNING') ending.worker.shutdown();
      await ending?.ended;
    },
  };
};
