import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { importList, openBreach, readyToSend } from '../../../bench/bench-case';
import { removeHome } from '../../../bench/remove-home';
import { holds, proofOf } from '../../../client/demo/proof';
import type { Proof } from '../../../client/demo/proof';
import { addsUp } from '../../../domain/counts';
import { TASK_QUEUE, breachWorkflowId } from '../../../domain/naming';
import { ANY_PORTS } from '../../../ops/stack/ports';
import { startStack } from '../../../ops/stack/stack';
import type { PartName, RunningStack } from '../../../ops/stack/stack';
import { noticeCounts } from '../../../records/case-store';
import { openDatabase } from '../../../records/database';
import type { Database } from '../../../records/database';
import { verifyLedger } from '../../../records/ledger-store';
import { verifyOutcomes } from '../../../records/sealed-outcomes/verify-outcomes';
import { noticesOnRecord } from '../../../records/notices-on-record';
import { BREACH } from '../../../workflows/contract';
import type { BreachInput } from '../../../workflows/contract';
import { eventually } from '../eventually';
import { testWrapper } from '../records-key';
import { chancesOf } from './chances';
import type { Chances } from './chances';
import { startCrashRelay } from './relay';
import type { CrashRelay } from './relay';

export const PEOPLE = 1_500;
const REFERENCE = 'BR-2026-7001';
const ZONE = 'America/New_York';
/** So that the sending has a midst: what a relay takes to answer. */
const LATENCY_MS = 40;
/** A case minute a second: what the relay puts off is tried again soon. */
const SPEED = 60;
const LOOK_MS = 10;
/** A worker that was killed is noticed by its silence, and Temporal finds its timers again only after a while. */
const PATIENCE_MS = 170_000;

export interface CrashRound {
  readonly chances: Chances;
  readonly stack: RunningStack;
  readonly relay: CrashRelay;
  readonly client: Client;
  readonly database: Database;
  readonly workflowId: string;
  /** Waits until so large a part of the people, 0 to 1, is in the relay's log. */
  untilLogged(part: number): Promise<void>;
  /** `kill -9` of a part of the stack, at a random moment in a tenth of a second; waits until it runs again. */
  kill(part: PartName): Promise<void>;
}

const clock = (): NonNullable<BreachInput['carried']>['clock'] => {
  const nowMs = Date.now();
  return { speed: SPEED, realAnchorMs: nowMs, caseAnchorMs: nowMs };
};

const startRound = async (seed: number) => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-crash-'));
  const relay = await startCrashRelay(home, LATENCY_MS);
  process.env.TOCSIN_INBOX_URL = relay.url;
  process.env.TOCSIN_LOG_LEVEL = 'error';
  const stack = await startStack({ home, ports: ANY_PORTS, log: () => undefined });
  const database = openDatabase(stack.addresses.databaseUrl, { wrapper: testWrapper(), poolSize: 4 });
  const connection = await Connection.connect({ address: stack.addresses.temporalAddress });
  const client = new Client({ connection });
  const chances = chancesOf(seed);
  const round: CrashRound = {
    chances,
    stack,
    relay,
    client,
    database,
    workflowId: breachWorkflowId(REFERENCE),
    untilLogged: async (part) => {
      const giveUpAt = Date.now() + PATIENCE_MS;
      while (new Set(relay.log().map(({ messageId }) => messageId)).size < part * PEOPLE) {
        if (Date.now() > giveUpAt) throw new Error(`the sending did not get to ${part} of ${PEOPLE}`);
        await pause(LOOK_MS);
      }
    },
    kill: async (part) => {
      await pause(chances.between(0, 100));
      const pid = stack.pids()[part];
      if (pid === null) throw new Error(`${part} does not run`);
      process.kill(pid, 'SIGKILL');
      await eventually(async () => {
        const now = stack.pids()[part];
        if (now === null || now === pid) throw new Error(`${part} does not run again`);
      });
    },
  };
  const stop = async (): Promise<void> => {
    await connection.close();
    await database.close();
    await stack.stop();
    await relay.close();
    await removeHome(home);
  };
  return { round, stop };
};

const sendAll = async ({ client, database, workflowId }: CrashRound): Promise<void> => {
  await openBreach(database, REFERENCE);
  await importList(database, REFERENCE, PEOPLE);
  const input = readyToSend(REFERENCE, ZONE);
  await client.workflow.start(BREACH, {
    taskQueue: TASK_QUEUE,
    workflowId,
    args: [{ ...input, carried: input.carried && { ...input.carried, clock: clock() } }],
  });
};

/** Everybody has an outcome and the sums hold; then the relay's own log against the records, person by person. */
const expectNobodyLost = async ({ database, relay }: CrashRound): Promise<Proof> => {
  const isNotified = async (): Promise<void> => {
    const { rows } = await database.pool.query<{ phase: string }>('select phase from breach');
    if (!['notified', 'reported'].includes(rows[0]?.phase ?? '')) throw new Error(`it is ${rows[0]?.phase}`);
  };
  await eventually(isNotified, PATIENCE_MS);
  const counts = await noticeCounts(database, REFERENCE);
  expect(counts).toMatchObject({ listed: PEOPLE, pending: 0 });
  expect(addsUp(counts)).toBe(true);
  expect(await verifyLedger(database, REFERENCE)).toMatchObject({ ok: true });
  expect(await verifyOutcomes(database, REFERENCE)).toMatchObject({ problems: [], notSealedYet: 0 });
  const notices = await noticesOnRecord(database, REFERENCE);
  const ids = new Set(notices.map(({ messageId }) => messageId));
  // Beside the notices there are the reports to the carrier's own people.
  const log = relay.log().filter(({ messageId }) => ids.has(messageId));
  const proof = proofOf(REFERENCE, counts.listed, notices, log);
  expect(proof).toMatchObject({ lost: 0, doubledInSilence: 0, toldUnknown: 0, unsettled: 0 });
  expect(holds(proof)).toBe(true);
  return proof;
};

/**
 * Sends a breach's notice to many people on a whole stack of its own, lets something happen in the midst of it, and
 * holds the relay's own log against the records. Prints the seed, and how many were told twice.
 */
export const crashRound = async (
  what: string,
  seed: number,
  happening: (round: CrashRound) => Promise<unknown>,
): Promise<void> => {
  const { round, stop } = await startRound(seed);
  try {
    await sendAll(round);
    await happening(round);
    const { toldOnce, toldAgainAfterDoubt } = await expectNobodyLost(round);
    process.stderr.write(
      `crash ${what}: seed ${seed}: ${toldOnce} told once, ${toldAgainAfterDoubt} again after a doubt\n`,
    );
  } catch (error) {
    process.stderr.write(`crash ${what}: FAILED with TOCSIN_CRASH_SEED=${seed}\n`);
    throw error;
  } finally {
    await stop();
  }
};
