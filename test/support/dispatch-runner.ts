import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { RangeResult, SendRangeRequest } from '../../activities/send-range';
import type { WaveRequest } from '../../activities/send-waves';
import type { Rates } from '../../domain/sending/rates';
import type { WaveWeight } from '../../domain/sending/waves';
import { DISPATCH } from '../../workflows/contract';
import type { DispatchInput } from '../../workflows/dispatch';
import { devServer, timeSkipping, workflowBundle } from './temporal';

export interface Call extends SendRangeRequest {
  /** Server time at which it was handed out, ms since the epoch. */
  readonly atMs: number;
}
export type Answer = (
  call: Call,
  calls: readonly Call[],
) => Partial<RangeResult> | Promise<Partial<RangeResult>>;

export interface DispatchRun {
  /** By default one whose time is skipped. */
  readonly env?: () => TestWorkflowEnvironment;
  readonly input?: Partial<DispatchInput>;
  /** By default one of its own. */
  readonly workflowId?: string;
  readonly weigh?: (request: WaveRequest) => Partial<WaveWeight>;
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
const NOTHING: WaveWeight = { emails: 0, pending: 0, accepted: 0, refused: 0, distrusted: 0 };

/** The dispatch alone, over activities that only answer: what it hands out, how often, and when. */
export const dispatchRunner = () => {
  let skipping: TestWorkflowEnvironment;
  let real: TestWorkflowEnvironment;
  beforeAll(async () => {
    [skipping, real] = await Promise.all([timeSkipping(), devServer()]);
  });
  afterAll(() => Promise.all([skipping.teardown(), real.teardown()]));

  const run = async (
    total: number,
    answer: Answer,
    options: DispatchRun = {},
    story: (handle: WorkflowHandle, calls: readonly Call[]) => Promise<unknown> = (handle) => handle.result(),
  ) => {
    const env = options.env?.() ?? skipping;
    const taskQueue = `test-${randomUUID()}`;
    const { workflowId = taskQueue } = options;
    const calls: Call[] = [];
    const looks: WaveRequest[] = [];
    const set: Rates[] = [];
    const worker = await Worker.create({
      connection: env.nativeConnection,
      namespace: env.namespace,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: {
        setRates: async (_reference: string, rates: Rates): Promise<void> => void set.push(rates),
        sendRange: async (request: SendRangeRequest): Promise<RangeResult> => {
          const call = { ...request, atMs: await env.currentTimeMs() };
          calls.push(call);
          return { left: 0, isStopped: false, isCutShort: false, ...(await answer(call, calls)) };
        },
        weighWave: async (request: WaveRequest): Promise<WaveWeight> => {
          looks.push(request);
          return { ...NOTHING, ...options.weigh?.(request) };
        },
      },
    });
    const input: DispatchInput = {
      reference: 'BR-2026-0001',
      dispatch: 1,
      plan: { total, size: 250 },
      noticeVersion: 'v1',
      unknownSends: 'resend',
      zone: 'America/New_York',
      clock: { speed: 1, realAnchorMs: 0, caseAnchorMs: 0 },
      isDrill: false,
      delayedByLawEnforcement: false,
      rates: {},
      tolerated: 0,
      ...options.input,
    };
    return worker.runUntil(async () => {
      const handle = await env.client.workflow.start(DISPATCH, {
        taskQueue,
        workflowId,
        args: [input],
      });
      const outcome = await story(handle, calls);
      const runs: number[] = [];
      for (let runId: string | undefined = handle.firstExecutionRunId; runId;) {
        const history: History = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
        runs.push(history.events?.length ?? 0);
        runId =
          history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ??
          undefined;
      }
      return { outcome, calls, looks, runs, set };
    });
  };
  return { run, inRealTime: () => real };
};
