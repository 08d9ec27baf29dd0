import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities/index';
import { caseTimeMs } from '../../domain/clock';
import type { CaseStatus } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import { breachWorkflowId } from '../../domain/naming';
import type { Policy } from '../../domain/policy/schema';
import { BREACH } from '../../workflows/contract';
import type { BreachInput } from '../../workflows/contract';
import { someFacts } from './builders';
import { memoryPorts } from './memory-ports';
import type { MemoryPorts } from './memory-ports';
import { workflowBundle } from './temporal';

export interface RunningCase {
  readonly ports: MemoryPorts;
  readonly handle: WorkflowHandle;
  act(name: MessageName, input: object): Promise<CaseStatus>;
  /** Expects the act to be refused, and answers the refusal's code. */
  refused(name: MessageName, input: object): Promise<{ code: string; message: string }>;
  signal(name: MessageName, input: unknown): Promise<void>;
  status(): Promise<CaseStatus>;
  /** The case's own time, ISO 8601. */
  now(): Promise<string>;
  /** Skips to a case time, ISO 8601. */
  skipTo(at: string): Promise<void>;
  approve(actor?: string): Promise<CaseStatus>;
}

/** The case time at which these cases are opened: a Monday morning in New York. */
export const OPENED_AT = '2026-11-23T15:00:00.000Z';

/**
 * Runs one case on a time-skipping server, over ports in memory. It is a drill at the speed of 1, so that the case has a
 * date of its own while the server skips from wherever it is.
 */
export const runCase = async (
  env: TestWorkflowEnvironment,
  policies: readonly Policy[],
  story: (theCase: RunningCase) => Promise<void>,
  changes: Partial<BreachInput> = {},
  customers: readonly string[] = ['c1', 'c2', 'c3'],
): Promise<RunningCase> => {
  const ports = memoryPorts();
  ports.addCustomers(...customers);
  const reference = `BR-${randomUUID().slice(0, 8).toUpperCase()}`;
  const taskQueue = `test-${reference}`;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: createActivities(ports.deps),
    maxHeartbeatThrottleInterval: '200ms',
    defaultHeartbeatThrottleInterval: '200ms',
  });
  const input: BreachInput = {
    reference,
    title: 'A test',
    openedAt: OPENED_AT,
    openedBy: 'alice',
    zone: 'America/New_York',
    policies,
    closures: [],
    facts: someFacts(),
    drill: { speed: 1 },
    ...changes,
  };
  const running = worker.runUntil(async () => {
    const handle = await env.client.workflow.start(BREACH, {
      taskQueue,
      workflowId: breachWorkflowId(reference),
      args: [input],
    });
    const status = (): Promise<CaseStatus> => handle.query<CaseStatus>('status');
    const now = async (): Promise<string> => {
      const { clock } = await status();
      return new Date(caseTimeMs(clock, await env.currentTimeMs())).toISOString();
    };
    const act = (name: MessageName, message: object): Promise<CaseStatus> =>
      handle.executeUpdate<CaseStatus, [object]>(name, { args: [message] });
    const theCase: RunningCase = {
      ports,
      handle,
      act,
      status,
      refused: async (name, message) => {
        try {
          await act(name, message);
        } catch (error) {
          if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
            return { code: error.cause.type ?? '', message: error.cause.message };
          throw error;
        }
        throw new Error(`${name} was taken, but should have been refused`);
      },
      signal: (name, message) => handle.signal(name, message),
      now,
      skipTo: async (at) => {
        await env.sleep(Math.max(0, Date.parse(at) - Date.parse(await now())) + 1_000);
      },
      approve: async (actor = 'bob') => {
        const { approval } = await status();
        return act('approve', { digest: approval.digest, actor });
      },
    };
    try {
      await story(theCase);
    } finally {
      await settleAndTerminate(handle);
    }
    return theCase;
  });
  return running;
};

/**
 * Ends a case that may still run. The server's clock would never skip again for the next case if an activity were under
 * way at that moment, so this waits until none is.
 */
const settleAndTerminate = async (handle: WorkflowHandle): Promise<void> => {
  for (let looks = 0; looks < 200; looks += 1) {
    const { raw } = await handle.describe();
    if (!raw.pendingActivities?.length) break;
    await new Promise((later) => setTimeout(later, 25));
  }
  await handle.terminate('the story is over').catch(() => undefined);
};

/** The lengths of all timers in a history, in seconds, with their summaries: what a regulator would ask for. */
export const timersOf = async (handle: WorkflowHandle): Promise<{ seconds: number; summary: string }[]> =>
  ((await handle.fetchHistory()).events ?? []).flatMap((event) => {
    const length = event.timerStartedEventAttributes?.startToFireTimeout;
    if (!length) return [];
    const data = event.userMetadata?.summary?.data;
    return [
      {
        seconds: Number(length.seconds) + (length.nanos ?? 0) / 1e9,
        summary: data ? (JSON.parse(Buffer.from(data).toString()) as string) : '',
      },
    ];
  });
