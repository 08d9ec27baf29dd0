import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { loadCarrier } from '../config/carrier';
import { keyFileIn, recordsKeySource } from '../config/records-key';
import type { NoticeCounts } from '../domain/counts';
import { TASK_QUEUE, breachWorkflowId, dispatchWorkflowId } from '../domain/naming';
import { ANY_PORTS } from '../ops/stack/ports';
import { startStack } from '../ops/stack/stack';
import { noticeCounts } from '../records/case-store';
import { openDatabase } from '../records/database';
import { keyWrapperOf } from '../records/personal-data/wrapper-of';
import { BREACH } from '../workflows/contract';
import { buildReport, emailOf, importList, openBreach, readyToSend } from './bench-case';
import { removeHome } from './remove-home';

export interface DispatchTimes {
  readonly importMs: number;
  /** From the start of the breach's workflow to that of its dispatch: the list is surveyed and frozen. */
  readonly freezeMs: number;
  readonly dispatchMs: number;
  readonly counts: NoticeCounts;
  /** Of the longest of the workflow's runs. */
  readonly historyEvents: number;
  readonly runs: number;
}

/** One run of the dispatch's workflow. */
interface Run {
  readonly events: number;
  readonly startMs: number;
  readonly endMs: number;
}
const LOOK_MS = 100;

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const startedAt = process.hrtime.bigint();
  const result = await work();
  return { ms: Number(process.hrtime.bigint() - startedAt) / 1e6, result };
};

const referenceOf = (number: number): string => `BR-2026-${9_000 + number}`;

export interface Dispatching {
  /** Sends one more breach's notice to as many people, from import to the last outcome. `number`: from 1, each once. */
  run(number: number, notices: number): Promise<DispatchTimes>;
  /** Whose outcome was ever unknown in a run, as the records have it. */
  doubted(number: number): Promise<readonly string[]>;
  /** Compiles the report of a run; how long it took. */
  reportMs(number: number): Promise<number>;
  /** The worker first, then Temporal and Postgres. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

/**
 * The whole stack of this machine (its Postgres, its Temporal, one worker), which sends to the sink in place of the inbox.
 * Each outcome is recorded, and each range is in the ledger.
 */
export const startDispatching = async (sinkUrl: string, isPipelining: boolean): Promise<Dispatching> => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  process.env.TOCSIN_INBOX_URL = sinkUrl;
  process.env.TOCSIN_LOG_LEVEL = 'error';
  process.env.SMTP_PIPELINING = isPipelining ? 'on' : 'off';
  const stack = await startStack({ home, ports: ANY_PORTS, log: () => undefined }).catch(
    async (error: unknown) => {
      await removeHome(home);
      throw error;
    },
  );
  const database = openDatabase(stack.addresses.databaseUrl, {
    wrapper: keyWrapperOf(recordsKeySource({ kind: 'file', file: keyFileIn(home), mayMake: true })),
  });
  const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
  const client = new Client({ connection });
  const carrier = loadCarrier(undefined);

  /** By a statement of its own: `readBreach` counts the list, which takes from a sender of a million what it needs. */
  const phaseOf = async (reference: string): Promise<string> =>
    (
      await database.kysely
        .selectFrom('breach')
        .select('phase')
        .where('reference', '=', reference)
        .executeTakeFirstOrThrow()
    ).phase;

  /** The breach's workflow freezes the list and sends; when it has built its report, it has nothing more to do. */
  const tellEveryone = async (reference: string): Promise<void> => {
    const breach = await client.workflow.start(BREACH, {
      taskQueue: TASK_QUEUE,
      workflowId: breachWorkflowId(reference),
      args: [readyToSend(reference, carrier.zone)],
    });
    // Read from the records: a worker that was killed answers no query.
    while ((await phaseOf(reference)) !== 'reported') await pause(LOOK_MS);
    await breach.terminate('it was a benchmark');
  };

  /** Temporal's list of runs lags behind: it is read until it has the last one, which this names. */
  const runsOf = async (reference: string): Promise<readonly Run[]> => {
    const workflowId = dispatchWorkflowId(reference, 1);
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    for (;;) {
      const runs = new Map<string, Run>();
      for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
        if (run.closeTime)
          runs.set(run.runId, {
            events: run.historyLength ?? NaN,
            startMs: run.startTime.getTime(),
            endMs: run.closeTime.getTime(),
          });
      if (runs.has(runId)) return [...runs.values()];
    }
  };

  return {
    run: async (number, notices) => {
      const reference = referenceOf(number);
      await openBreach(database, reference);
      const imported = await timed(() => importList(database, reference, notices));
      const startedAtMs = Date.now();
      await tellEveryone(reference);
      const runs = await runsOf(reference);
      const sendingAtMs = Math.min(...runs.map(({ startMs }) => startMs));
      return {
        importMs: imported.ms,
        freezeMs: sendingAtMs - startedAtMs,
        dispatchMs: Math.max(...runs.map(({ endMs }) => endMs)) - sendingAtMs,
        counts: await noticeCounts(database, reference),
        historyEvents: Math.max(...runs.map(({ events }) => events)),
        runs: runs.length,
      };
    },
    doubted: async (number) => {
      const rows = await database.kysely
        .selectFrom('notice')
        .select('customer_id')
        .where('breach', '=', referenceOf(number))
        .where('doubted', '=', true)
        .execute();
      return rows.map((row) => emailOf(row.customer_id));
    },
    reportMs: async (number) => (await timed(() => buildReport(database, referenceOf(number), carrier))).ms,
    pids: () => {
      const { worker, temporal, postgres } = stack.pids();
      return [worker, temporal, postgres].map((pid) => pid ?? 0);
    },
    stop: async () => {
      await connection.close();
      await database.close();
      await stack.stop();
      await removeHome(home);
    },
  };
};
