import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Client, Connection } from '@temporalio/client';
import { REAL_CLOCK } from '../domain/clock';
import { TASK_QUEUE, dispatchWorkflowId } from '../domain/naming';
import { startStack } from '../ops/stack/stack';
import { createBreach } from '../records/breaches';
import { createCaseStore, noticeCounts } from '../records/case-store';
import { openDatabase } from '../records/database';
import { createDispatchStore } from '../records/dispatch-store';
import { importCustomers } from '../records/import/import-customers';
import { loadCarrier } from '../config/carrier';
import { createNotices } from '../notices/notice-renderer';
import { DISPATCH } from '../workflows/contract';
import type { NoticeCounts } from '../domain/counts';

export interface DispatchTimes {
  readonly importMs: number;
  readonly freezeMs: number;
  readonly dispatchMs: number;
  readonly counts: NoticeCounts;
  readonly historyEvents: number;
}

const REFERENCE = 'BR-2026-9001';
const AT = '2026-11-23T10:00:00-05:00';
const ANY_PORT = { temporal: 0, temporalUi: 0, postgres: 0, smtp: 0, inboxWeb: 0 };

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

/**
 * Sends a breach's notice on the whole stack of this machine (its Postgres, its Temporal, one worker), to the sink in place
 * of the inbox. Each outcome is recorded, and each range is in the ledger.
 */
export const runDispatch = async (sinkUrl: string, notices: number): Promise<DispatchTimes> => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  process.env.TOCSIN_INBOX_URL = sinkUrl;
  process.env.TOCSIN_LOG_LEVEL = 'error';
  const stack = await startStack({ home, ports: ANY_PORT, log: () => undefined });
  const database = openDatabase(stack.addresses.databaseUrl);
  const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
  try {
    const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
      const startedAt = process.hrtime.bigint();
      const result = await work();
      return { ms: Number(process.hrtime.bigint() - startedAt) / 1e6, result };
    };
    const document = {
      ...anOpenCase,
      ...facts,
      dataTypes: [...anOpenCase.dataTypes],
      occurred: { from: AT, estimated: true },
    };
    await createBreach(database, {
      reference: REFERENCE,
      document,
      facts,
      policies: ['fcc-2007'],
      openedBy: 'bench',
      openedAt: AT,
      isDrill: false,
      speed: 1,
    });
    const imported = await timed(() =>
      importCustomers(database, {
        reference: REFERENCE,
        stream: Readable.from(customersFile(notices)),
        format: 'csv',
        actor: 'bench',
      }),
    );
    const cases = createCaseStore(database);
    const { digest: listDigest } = await cases.survey(REFERENCE);
    const carrier = loadCarrier(undefined);
    const noticeVersion = createNotices({ carrier }).version().version;
    const dispatches = createDispatchStore(database, { messageIdDomain: 'example.com' });
    const frozen = await timed(() =>
      dispatches.freeze({ reference: REFERENCE, dispatch: 1, noticeVersion, at: AT, listDigest }),
    );
    await cases.setStanding(REFERENCE, { phase: 'notifying', stopped: false });
    const client = new Client({ connection });
    const workflowId = dispatchWorkflowId(REFERENCE, 1);
    const sent = await timed(() =>
      client.workflow.execute(DISPATCH, {
        taskQueue: TASK_QUEUE,
        workflowId,
        args: [
          {
            reference: REFERENCE,
            dispatch: 1,
            total: frozen.result.total,
            noticeVersion,
            unknownSends: 'resend',
            zone: carrier.zone,
            clock: REAL_CLOCK,
            isDrill: false,
          },
        ],
      }),
    );
    const { historyLength } = await client.workflow.getHandle(workflowId).describe();
    return {
      importMs: imported.ms,
      freezeMs: frozen.ms,
      dispatchMs: sent.ms,
      counts: await noticeCounts(database, REFERENCE),
      historyEvents: historyLength,
    };
  } finally {
    await connection.close();
    await database.close();
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
};
