import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { loadCarrier } from '../config/carrier';
import { REAL_CLOCK } from '../domain/clock';
import type { NoticeCounts } from '../domain/counts';
import { TASK_QUEUE, dispatchWorkflowId } from '../domain/naming';
import { createNotices } from '../notices/notice-renderer';
import { ANY_PORTS } from '../ops/stack/ports';
import { startStack } from '../ops/stack/stack';
import { createCaseStore, noticeCounts } from '../records/case-store';
import { openDatabase } from '../records/database';
import { createDispatchStore } from '../records/dispatch-store';
import { DISPATCH } from '../workflows/contract';
import { AT, buildReport, emailOf, importList, openBreach } from './bench-case';
import { removeHome } from './remove-home';

export interface DispatchTimes {
  readonly importMs: number;
  readonly freezeMs: number;
  readonly dispatchMs: number;
  readonly counts: NoticeCounts;
  /** Of the longest of the workflow's runs. */
  readonly historyEvents: number;
  readonly runs: number;
}

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
  const database = openDatabase(stack.addresses.databaseUrl);
  const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
  const client = new Client({ connection });
  const carrier = loadCarrier(undefined);
  const noticeVersion = createNotices({ carrier }).version().version;
  const cases = createCaseStore(database);
  const dispatches = createDispatchStore(database, { messageIdDomain: 'example.com' });

  const send = async (reference: string, total: number): Promise<void> => {
    const workflowId = dispatchWorkflowId(reference, 1);
    const input = {
      reference,
      dispatch: 1,
      total,
      noticeVersion,
      unknownSends: 'resend',
      zone: carrier.zone,
      clock: REAL_CLOCK,
      isDrill: false,
      delayedByLawEnforcement: false,
      rates: {},
    };
    await client.workflow.execute(DISPATCH, { taskQueue: TASK_QUEUE, workflowId, args: [input] });
  };

  /** Temporal's list of runs lags behind: it is read until it has the last one, which this names. */
  const historiesOf = async (reference: string): Promise<readonly number[]> => {
    const workflowId = dispatchWorkflowId(reference, 1);
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    for (;;) {
      const lengths = new Map<string, number>();
      for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
        if (run.status.name !== 'RUNNING') lengths.set(run.runId, run.historyLength ?? NaN);
      if (lengths.has(runId)) return [...lengths.values()];
    }
  };

  return {
    run: async (number, notices) => {
      const reference = referenceOf(number);
      await openBreach(database, reference);
      const imported = await timed(() => importList(database, reference, notices));
      const { digest: listDigest } = await cases.survey(reference);
      const frozen = await timed(() =>
        dispatches.freeze({ reference, dispatch: 1, noticeVersion, at: AT, listDigest }),
      );
      await cases.setStanding(reference, { phase: 'notifying', stopped: false });
      const sent = await timed(() => send(reference, frozen.result.total));
      const histories = await historiesOf(reference);
      return {
        importMs: imported.ms,
        freezeMs: frozen.ms,
        dispatchMs: sent.ms,
        counts: await noticeCounts(database, reference),
        historyEvents: Math.max(...histories),
        runs: histories.length,
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
