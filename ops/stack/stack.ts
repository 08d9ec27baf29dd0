import path from 'node:path';
import { removeStackFile, writeStackFile } from '../../config/stack-file';
import type { StackFile } from '../../config/stack-file';
import { foldersOf, stopLeftoverChild } from './child-part';
import { lockHome } from './home-lock';
import { startInbox } from './inbox';
import { keepRunning } from './keep-running';
import type { KeptPart } from './keep-running';
import type { RunningPart } from './part';
import { HOST, USUAL_PORTS, choosePorts, startFailure } from './ports';
import type { StackPorts } from './ports';
import { stopLeftoverPostgres } from './postgres';
import { startPostgresPart } from './postgres-part';
import { prepareRecords } from './prepare-records';
import { startTemporal } from './temporal';
import { startWorkerProcess } from './worker-process';

export interface StackOptions {
  /** The folder of everything that the stack keeps. */
  readonly home: string;
  /** What happens, a line each, for people. */
  readonly log: (line: string) => void;
  /** Ports to take where they are free; the usual ones by default. */
  readonly ports?: StackPorts;
  /** Server settings of Postgres, such as `{ fsync: 'off' }` for tests. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

export interface RunningStack {
  readonly home: string;
  readonly addresses: StackFile;
  /** Whether the first worker held mail for the relay back when it was ready. */
  readonly isMailHeldBack: boolean;
  /** The processes as they are now; null for one that is being started again. */
  pids(): Readonly<Record<PartName, number | null>>;
  /** Resolves with what happened when a part has ended too often to be started again. */
  readonly lost: Promise<string>;
  /** Stops every part, the last started first: the worker drains before what it works with goes. */
  stop(): Promise<void>;
}
export const PART_NAMES = ['postgres', 'temporal', 'inbox', 'worker'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** Starts a part; where it does not start since another program has one of its ports, that is what is said. */
const onItsPorts =
  (ports: Partial<StackPorts>, start: () => Promise<RunningPart>) => async (): Promise<RunningPart> => {
    try {
      return await start();
    } catch (error) {
      throw await startFailure(ports, error);
    }
  };

/** Starts parts side by side. When one fails, those that did start are stopped again. */
const startTogether = async (starts: readonly Promise<KeptPart>[]): Promise<readonly KeptPart[]> => {
  const results = await Promise.allSettled(starts);
  const failed = results.find((result) => result.status === 'rejected');
  const kept = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (!failed) return kept;
  await Promise.all(kept.map((part) => part.stop()));
  throw failed.reason;
};

/**
 * Starts the whole stack on this machine: Postgres, Temporal with its UI, the inbox, and a worker. What an earlier run
 * of the same home left behind is stopped first, so that a stack that was killed is simply started again; workflows,
 * records and mails are kept in the home.
 * @throws TocsinError Conflict where a stack runs in this home, or a port was taken since it was chosen; Unavailable where a part does not start, with its words
 */
export const startStack = async (options: StackOptions): Promise<RunningStack> => {
  const home = path.resolve(options.home);
  const { log, postgresSettings } = options;
  const unlock = await lockHome(home);
  const kept: KeptPart[] = [];
  const stop = async (): Promise<void> => {
    try {
      for (const part of kept.splice(0).reverse()) await part.stop();
    } finally {
      await removeStackFile(home);
      await unlock();
    }
  };
  try {
    const folders = await foldersOf(home);
    const dataDir = path.join(home, 'postgres');
    for (const name of ['worker', 'inbox', 'temporal']) await stopLeftoverChild(name, folders, log);
    await stopLeftoverPostgres({ dataDir, log });
    const ports = await choosePorts(options.ports ?? USUAL_PORTS, log);
    // Every Temporal program reads this variable, so the stack has the namespace that it names.
    const namespace = process.env.TEMPORAL_NAMESPACE || 'default';
    let databaseUrl = '';
    const postgres = async () => {
      const part = await startPostgresPart({
        dataDir,
        port: ports.postgres,
        log,
        settings: postgresSettings,
      });
      databaseUrl = part.applicationUrl;
      try {
        await prepareRecords(home, part);
      } catch (error) {
        // Nobody else knows of it yet.
        await part.stop();
        throw error;
      }
      return part;
    };
    const temporal = () =>
      startTemporal({
        port: ports.temporal,
        uiPort: ports.temporalUi,
        namespace,
        dbFile: path.join(home, 'temporal.db'),
        folders,
      });
    const inbox = () =>
      startInbox({
        smtpPort: ports.smtp,
        webPort: ports.inboxWeb,
        folders,
        log,
      });
    const { temporal: front, temporalUi, postgres: records, smtp, inboxWeb } = ports;
    const servers = {
      postgres: onItsPorts({ postgres: records }, postgres),
      temporal: onItsPorts({ temporal: front, temporalUi }, temporal),
      inbox: onItsPorts({ smtp, inboxWeb }, inbox),
    };
    kept.push(
      ...(await startTogether(
        Object.entries(servers).map(([name, start]) => keepRunning({ name, start }, log)),
      )),
    );
    const addresses: StackFile = {
      pid: process.pid,
      temporalAddress: `${HOST}:${ports.temporal}`,
      temporalUiUrl: `http://${HOST}:${ports.temporalUi}/namespaces/${namespace}/workflows`,
      databaseUrl,
      inboxSmtpUrl: `smtp://${HOST}:${ports.smtp}`,
      inboxWebUrl: `http://${HOST}:${ports.inboxWeb}`,
    };
    // The worker finds the others by it, as every other command does.
    await writeStackFile(home, addresses);
    let isMailHeldBack = false;
    const worker = () => startWorkerProcess(home, folders, log, () => (isMailHeldBack = true));
    kept.push(await keepRunning({ name: 'worker', start: worker }, log));
    const pids = (): Record<PartName, number | null> =>
      Object.fromEntries(kept.map((part) => [part.name, part.pid()])) as Record<PartName, number | null>;
    const lost = Promise.race(kept.map((part) => part.lost));
    return { home, addresses, isMailHeldBack, pids, lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
