import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Client, Connection } from '@temporalio/client';
import { REAL_CLOCK } from '../domain/clock';
import { TASK_QUEUE, dispatchWorkflowId } from '../domain/naming';
import { ANY_PORTS } from '../ops/stack/ports';
import { startStack } from '../ops/stack/stack';
import { createBreach } from '../records/breaches';
import { createCaseStore, noticeCounts } from '../records/case-store';
import { openDatabase } from '../records/database';
import { createDispatchStore } from '../records/dispatch-store';
import { importCustomers } from '../records/import/import-customers';
import { loadCarrier } from '../config/carrier';
import { createNotices } from '../notices/notice-renderer';
import { DISPATCH } from '../workflows/contract';
import { removeHome } from './remove-home';
import type { NoticeCounts } from '../domain/counts';

export interface DispatchTimes {
  readonly importMs: number;
  readonly freezeMs: number;
  readonly dispatchMs: number;
  readonly counts: NoticeCounts;
  readonly historyEvents: number;
}

const AT = '2026-11-23T10:00:00-05:00';

function* customersFile(count: number): Generator<string> {
  yield 'customer_id,name,email,language,data_types\n';
  for (let number = 1; number <= count; number += 1)
    yield `C-${String(number).padStart(7, '0')},Customer ${number},customer${number}@example.com,en,call_detail\n`;
}

/** A breach whose customers may be told, on the records alone: what is measured is the sending. */
const anOpenCase = {
  title: 'Benchmark',
  description: 'Benchmark',
  methodOfCompromise: 'none',
  dataTypes: ['call_detail'],
} as const;
const facts = { discoveredAt: AT, determinedAt: AT, intentional: true, harm: 'possible' } as const;

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const startedAt = process.hrtime.bigint();
  const result = await work();
  return { ms: Number(process.hrtime.bigint() - startedAt) / 1e6, result };
};

export interface Dispatching {
  /** Sends one more breach's notice to as many people, from import to the last outcome. `number`: from 1, each once. */
  run(number: number, notices: number): Promise<DispatchTimes>;
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

  const openBreach = (reference: string): Promise<unknown> => {
    const dataTypes = [...anOpenCase.dataTypes];
    const document = { ...anOpenCase, ...facts, dataTypes, occurred: { from: AT, estimated: true } };
    return createBreach(database, {
      reference,
      document,
      facts,
      policies: ['fcc-2007'],
      openedBy: 'bench',
      openedAt: AT,
      isDrill: false,
      speed: 1,
    });
  };

  const send = async (reference: string, total: number): Promise<number> => {
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
    return (await client.workflow.getHandle(workflowId).describe()).historyLength;
  };

  return {
    run: async (number, notices) => {
      const reference = `BR-2026-${9_000 + number}`;
      await openBreach(reference);
      const stream = Readable.from(customersFile(notices));
      const imported = await timed(() =>
        importCustomers(database, { reference, stream, format: 'csv', actor: 'bench' }),
      );
      const { digest: listDigest } = await cases.survey(reference);
      const frozen = await timed(() =>
        dispatches.freeze({ reference, dispatch: 1, noticeVersion, at: AT, listDigest }),
      );
      await cases.setStanding(reference, { phase: 'notifying', stopped: false });
      const sent = await timed(() => send(reference, frozen.result.total));
      return {
        importMs: imported.ms,
        freezeMs: frozen.ms,
        dispatchMs: sent.ms,
        counts: await noticeCounts(database, reference),
        historyEvents: sent.result,
      };
    },
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
