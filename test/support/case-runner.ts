import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Duration } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { caseTimeMs } from '../../domain/clock';
import type { CaseState, CaseStatus, TimelineItem } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import { breachWorkflowId } from '../../domain/naming';
import type { Policy } from '../../domain/policy/schema';
import { BREACH } from '../../workflows/contract';
import type { BreachInput } from '../../workflows/contract';
import { someFacts } from './builders';
import { caseWorker } from './case-worker';
import type { CaseWorker } from './case-worker';
import { memoryPorts } from './memory-ports';
import type { MemoryPorts } from './memory-ports';
import { timeSkipping } from './temporal';
import { planDigest } from './plan-digest';

export interface RunningCase {
  readonly env: TestWorkflowEnvironment;
  readonly ports: MemoryPorts;
  readonly handle: WorkflowHandle;
  act(name: MessageName, input: object): Promise<CaseStatus>;
  /** Expects the act to be refused, and answers the refusal's code. */
  refused(name: MessageName, input: object): Promise<{ code: string; message: string }>;
  signal(name: string, ...input: unknown[]): Promise<void>;
  status(): Promise<CaseStatus>;
  timeline(): Promise<TimelineItem[]>;
  /** The case's own time, ISO 8601. */
  now(): Promise<string>;
  /** Lets the server's time pass. */
  sleep(duration: Duration): Promise<void>;
  /** Skips to a case time, ISO 8601, and a second more. */
  skipTo(at: string): Promise<void>;
  approve(actor?: string): Promise<CaseStatus>;
  /** Ends the worker and starts another one, as a deployment does; `between` runs while there is none. */
  restartWorker(between?: () => Promise<void>): Promise<void>;
}

export interface CaseOptions {
  readonly changes?: Partial<BreachInput>;
  readonly customers?: readonly string[];
  /** Others on the list, with what became of them. */
  readonly people?: (ports: MemoryPorts) => void;
  /** What comes in before any worker has seen the case. */
  readonly beforeFirstTask?: (handle: WorkflowHandle) => Promise<void>;
}

/** The case time at which these cases are opened: a Monday morning in New York. */
export const OPENED_AT = '2026-11-23T15:00:00.000Z';

/** Sooner than Jest's own limit, so that a story that hangs is ended and its server with it. */
const STORY_WITHIN_MS = 150_000;

const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the story was not over after ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

interface Server {
  readonly env: TestWorkflowEnvironment;
  readonly worker: CaseWorker;
}

/** The refusal that an Update failed with; anything else is thrown on. */
export const refusalOf = (error: unknown): { code: string; message: string } => {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
    return { code: error.cause.type ?? '', message: error.cause.message };
  throw error;
};

/**
 * Runs one case over ports in memory. It is a drill at the speed of 1 unless a test says otherwise, so that the case has
 * a date of its own while the server skips from wherever it is.
 */
const runCase = async (
  { env, worker }: Server,
  policies: readonly Policy[],
  story: (theCase: RunningCase) => Promise<void>,
  { changes = {}, customers = ['c1', 'c2', 'c3'], people, beforeFirstTask }: CaseOptions,
): Promise<{ theCase: RunningCase; leavesNothing: boolean }> => {
  const ports = memoryPorts();
  ports.addCustomers(...customers);
  people?.(ports);
  const reference = `BR-${randomUUID().slice(0, 8).toUpperCase()}`;
  worker.serve(reference, ports.deps);
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
  if (beforeFirstTask) await worker.stop();
  const handle = await env.client.workflow.start(BREACH, {
    taskQueue: worker.taskQueue,
    workflowId: breachWorkflowId(reference),
    args: [input],
  });
  await beforeFirstTask?.(handle);
  await worker.start();
  const status = (): Promise<CaseStatus> => handle.query<CaseStatus>('status');
  const now = async (): Promise<string> => {
    const { clock } = await status();
    return new Date(caseTimeMs(clock, await env.currentTimeMs())).toISOString();
  };
  const act = (name: MessageName, message: object): Promise<CaseStatus> =>
    handle.executeUpdate<CaseStatus, [object]>(name, { args: [message] });
  const theCase: RunningCase = {
    env,
    ports,
    handle,
    act,
    status,
    now,
    timeline: () => handle.query<TimelineItem[]>('timeline'),
    refused: async (name, message) => {
      const answer = await act(name, message).then(() => null, refusalOf);
      if (answer) return answer;
      throw new Error(`${name} was taken, but should have been refused`);
    },
    signal: (name, ...args) => handle.signal(name, ...args),
    sleep: (duration) => env.sleep(duration),
    skipTo: async (at) => {
      await env.sleep(Math.max(0, Date.parse(at) - Date.parse(await now())) + 1_000);
    },
    approve: async (actor = 'bob') => act('approve', { digest: await planDigest(status), actor }),
    restartWorker: async (between) => {
      await worker.stop();
      await between?.();
      await worker.start();
    },
  };
  try {
    await within(STORY_WITHIN_MS, story(theCase));
    const leavesNothing = (await comesToRest(handle)) && !(await hasChildren(handle));
    return { theCase, leavesNothing: !env.supportsTimeSkipping || leavesNothing };
  } finally {
    await handle.terminate('the story is over').catch(() => undefined);
  }
};

const TASK_ENDS = ['workflowTaskCompleted', 'workflowTaskFailed', 'workflowTaskTimedOut'] as const;

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
const eventsOf = async (handle: WorkflowHandle): Promise<NonNullable<History['events']>> =>
  (await handle.fetchHistory()).events ?? [];

/** Whether anything of a workflow is under way at this moment. */
const isBusy = async (handle: WorkflowHandle): Promise<boolean> => {
  const { raw } = await handle.describe();
  if (raw.pendingActivities?.length) return true;
  const events = await eventsOf(handle);
  const scheduled = events.filter((event) => event.workflowTaskScheduledEventAttributes).length;
  const ended = events.filter((event) => TASK_ENDS.some((end) => event[`${end}EventAttributes`])).length;
  return ended < scheduled;
};

const CHILD_ENDS = ['Completed', 'Failed', 'Canceled', 'TimedOut', 'Terminated'] as const;

/**
 * Whether other workflows that a case at rest has started go on without it: a sending that waits, or the years of the
 * retention. This server ends no children with their parent, and takes a lock on its clock to tell a parent of a child's
 * end, which nobody gives back once the parent is gone (sdk-java, TestWorkflowMutableStateImpl, 'notify parent').
 */
const hasChildren = async (handle: WorkflowHandle): Promise<boolean> => {
  const events = await eventsOf(handle);
  const count = (of: (event: (typeof events)[number]) => unknown): number => events.filter(of).length;
  const begun = count((event) => event.startChildWorkflowExecutionInitiatedEventAttributes);
  const refused = count((event) => event.startChildWorkflowExecutionFailedEventAttributes);
  const ended = count((event) =>
    CHILD_ENDS.some((end) => event[`childWorkflowExecution${end}EventAttributes`]),
  );
  // What earlier runs have started is in their own histories.
  const isLaterRun = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  return Boolean(isLaterRun) || begun > refused + ended;
};

/**
 * Waits until nothing of a case is under way. The server's clock would never skip again for the next case if it were
 * ended in the middle of something.
 */
const comesToRest = async (handle: WorkflowHandle): Promise<boolean> => {
  for (let looks = 0; looks < 120; looks += 1) {
    if (!(await isBusy(handle))) return true;
    await new Promise((later) => setTimeout(later, 25));
  }
  return false;
};

export type RunCase = (
  policies: readonly Policy[],
  story: (theCase: RunningCase) => Promise<void>,
  options?: CaseOptions,
) => Promise<RunningCase>;

/**
 * Runs the cases of one test file, one after the other, on one time-skipping server. A story that failed, did not come
 * to rest or leaves others running may lock its clock, at once or later, so the next one gets a fresh server.
 */
export const caseRunner = (startServer: () => Promise<TestWorkflowEnvironment> = timeSkipping): RunCase => {
  let server: Server | null = null;
  const end = async (): Promise<void> => {
    const ending = server;
    server = null;
    await ending?.worker.stop();
    await ending?.env.teardown();
  };
  afterAll(end);
  return async (policies, story, options = {}) => {
    if (!server) {
      const env = await startServer();
      server = { env, worker: caseWorker(env) };
    }
    let isUsable = false;
    try {
      const { theCase, leavesNothing } = await runCase(server, policies, story, options);
      isUsable = leavesNothing;
      return theCase;
    } finally {
      if (!isUsable) await end();
    }
  };
};

/** A case that goes on from a state, as after continue-as-new, at a case time. */
export const goingOnFrom = (state: CaseState, at: string): Partial<BreachInput> => ({
  facts: state.facts,
  carried: { state, clock: { speed: 1, realAnchorMs: Date.now(), caseAnchorMs: Date.parse(at) } },
});

/** The lengths of all timers in a history, in seconds, with their summaries: what a regulator would ask for. */
export const timersOf = async (handle: WorkflowHandle): Promise<{ seconds: number; summary: string }[]> =>
  (await eventsOf(handle)).flatMap((event) => {
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
