import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keyFileIn, recordsKeySource } from '../../config/records-key';
import { ANY_PORTS } from '../../ops/stack/ports';
import { startStack } from '../../ops/stack/stack';
import { openDatabase } from '../../records/database';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';
import { removeHome } from '../remove-home';
import { changeLine } from './customers';

/** What became of one change, by the records. */
export interface Told {
  readonly customerId: string;
  readonly changedAtMs: number;
  /** The relay's answer; null: none that accepts it. */
  readonly handedOverAtMs: number | null;
  readonly isDoubted: boolean;
}

/** `perSecond`: changes are made at even intervals; Infinity: all at once. */
export interface Offering {
  /** From 1, each once. */
  readonly run: number;
  readonly changes: number;
  readonly perSecond: number;
}

export interface Telling {
  /** Makes changes, and resolves when each of them has come to its end. */
  tell(offering: Offering): Promise<readonly Told[]>;
  /** The worker first, then the command, Temporal and Postgres. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

const TOCSIN = path.join(__dirname, '..', '..', 'client', 'bin', 'tocsin.cjs');
const LOOK_MS = 200;
/** Where so long nothing is told of any more, the rest is lost. */
const PATIENCE_MS = 60_000;
const TICK_MS = 2;

/**
 * The whole stack of this machine (its Postgres, its Temporal, one worker), which sends to the sink in place of the inbox,
 * and `tocsin account change -f - --accept-valid`, which is fed as another system would feed it: it runs all the time.
 */
export const startTelling = async (sinkUrl: string): Promise<Telling> => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  process.env.TOCSIN_INBOX_URL = sinkUrl;
  process.env.TOCSIN_LOG_LEVEL = 'error';
  const stack = await startStack({ home, ports: ANY_PORTS, log: () => undefined }).catch(
    async (error: unknown) => {
      await removeHome(home);
      throw error;
    },
  );
  const database = openDatabase(stack.addresses.databaseUrl, {
    wrapper: keyWrapperOf(recordsKeySource({ kind: 'file', file: keyFileIn(home), mayMake: true })),
  });
  const command = spawn(process.execPath, [TOCSIN, 'account', 'change', '-f', '-', '--accept-valid'], {
    env: { ...process.env, TOCSIN_HOME: home },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const commandEnded = new Promise<void>((resolve) => command.once('exit', () => resolve()));

  /** Each is made at its own time, however late the one before it was: a busy machine is not spared. */
  const make = async ({ run, changes, perSecond }: Offering): Promise<void> => {
    const startedAtMs = Date.now();
    const dueAtMs = (number: number): number => startedAtMs + ((number - 1) * 1_000) / perSecond;
    for (let number = 1; number <= changes;) {
      for (; number <= changes && dueAtMs(number) <= Date.now(); number += 1)
        command.stdin.write(changeLine(run, number, Math.round(dueAtMs(number))));
      await pause(TICK_MS);
    }
  };
  const outcomes = async (run: number): Promise<readonly Told[]> => {
    const rows = await database.kysely
      .selectFrom('account_change')
      .select(['customer_id', 'changed_at', 'handed_over_at', 'doubted'])
      .where('customer_id', 'like', `R${run}-%`)
      .execute();
    return rows.map((row) => ({
      customerId: row.customer_id,
      changedAtMs: row.changed_at.getTime(),
      handedOverAtMs: row.handed_over_at?.getTime() ?? null,
      isDoubted: row.doubted,
    }));
  };

  return {
    tell: async (offering) => {
      await make(offering);
      let told = 0;
      for (let lastAtMs = Date.now(); Date.now() - lastAtMs < PATIENCE_MS; await pause(LOOK_MS)) {
        const found = await outcomes(offering.run);
        const over = found.filter(({ handedOverAtMs }) => handedOverAtMs !== null).length;
        if (over === offering.changes) return found;
        if (over > told) [told, lastAtMs] = [over, Date.now()];
      }
      return outcomes(offering.run);
    },
    pids: () => {
      const { worker, temporal, postgres } = stack.pids();
      return [worker, command.pid, temporal, postgres].map((pid) => pid ?? 0);
    },
    stop: async () => {
      command.stdin.end();
      await commandEnded;
      await database.close();
      await stack.stop();
      await removeHome(home);
    },
  };
};
