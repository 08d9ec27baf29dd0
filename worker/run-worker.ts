import { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { bounceSettings } from '../config/bounces';
import { loadCarrier } from '../config/carrier';
import type { Carrier } from '../config/carrier';
import type { Environment } from '../config/env';
import { recordsKeySource } from '../config/records-key';
import { recordsUrl } from '../config/records-url';
import { openSigningKey } from '../config/signing-key';
import { temporalSettings } from '../config/temporal';
import { createMail } from '../mail/smtp-mail';
import type { SmtpMail } from '../mail/smtp-mail';
import { createReturnPaths } from '../mail/verp';
import { bringUpToDate } from '../records/bring-up-to-date';
import { createCheckpoints } from '../records/checkpoints';
import { connectDatabase } from '../records/database';
import { createSigner } from '../records/signature';
import { keyWrapperOf } from '../records/personal-data/wrapper-of';
import { askCaseOver } from './ask-case';
import { connectTemporal } from './connect-temporal';
import { createWorker } from './create-worker';
import { holdBackMail } from './held-back-mail';
import { healthOf, recordsAnswer, serveHealth } from './health';
import type { Health } from './health';
import { openBookKeeping } from './keep-books';
import { openLiveLease } from './live-lease';
import type { LiveLease } from './live-lease';
import { createLog, sdkLogger } from './log';
import { registerSearchAttributes } from './search-attributes';
import { untilReady } from './until-ready';
import { wireActivities } from './wire-activities';
import { workflowBundle } from './workflow-bundle';

export interface WorkerProcess {
  readonly environment: Environment;
  /** Ends the worker: it finishes or gives back what it works on, then closes everything. */
  readonly signal: AbortSignal;
  /** How long to wait for Postgres and for Temporal, each. `Infinity`: for ever. */
  readonly startWithinMs: number;
  /** `heldBack`: why mail for the relay is held back; null: it is not. */
  readonly onRunning?: (heldBack: string | null) => void;
}

/** To one relay at once; a range of notices uses a few of them. */
const SMTP_CONNECTIONS = 20;
/** Of their own for notices that are due at once: they do not wait behind a breach's. */
const CHANGE_CONNECTIONS = 10;

/** What has been opened, to be closed in the other order. */
const openings = () => {
  const closers: (() => Promise<void>)[] = [];
  return {
    keep: <T extends { close(): Promise<void> }>(resource: T): T => {
      closers.unshift(() => resource.close());
      return resource;
    },
    closeAll: async (): Promise<void> => {
      for (const close of closers) await close();
    },
  };
};

const openMail = (environment: Environment, carrier: Carrier, maxConnections: number): SmtpMail => {
  const bounces = bounceSettings(environment, carrier);
  return createMail({
    inboxUrl: environment.inboxSmtpUrl,
    relayUrl: environment.relaySmtpUrl,
    inboxHosts: environment.inboxHosts,
    requireTls: environment.requireTls,
    isPipelining: environment.isPipelining,
    from: carrier.sender,
    replyTo: carrier.replyTo,
    returnPathDomain: carrier.returnPathDomain,
    ...(bounces ? { returnPaths: createReturnPaths(bounces) } : {}),
    maxConnections,
  });
};

/** Runs until `signal`; then no task is taken any more, and those under way end or are given back. */
const runUntil = async (worker: Worker, signal: AbortSignal, onRunning: () => void): Promise<void> => {
  const running = worker.run();
  const end = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  else onRunning();
  await running;
};

/**
 * One worker from start to end: it waits for what it needs, brings the tables up to date, works until `signal`, and
 * leaves nothing open, so that the process ends by itself. Once per process, since Temporal's runtime is.
 * @throws TocsinError Unavailable where Postgres or Temporal do not answer in time, and when the worker has to start anew
 * since these records are no more, or again, live from here; Usage for settings that are wrong
 */
export const runWorker = async (options: WorkerProcess): Promise<void> => {
  const { environment, signal, startWithinMs, onRunning = () => undefined } = options;
  // Dates in workflow code must not depend on where the worker runs: a replay elsewhere would differ.
  process.env.TZ = 'UTC';
  const log = createLog(environment.logLevel);
  const carrier = loadCarrier(environment.carrierFile);
  const temporal = temporalSettings(environment);
  const databaseUrl = recordsUrl(environment);
  const wrapper = keyWrapperOf(recordsKeySource(environment.recordsKey));
  const waiting = { log, signal, withinMs: startWithinMs };
  const { keep, closeAll } = openings();
  let stateNow = (): string => 'STARTING';
  let lease: LiveLease | null = null;
  try {
    const database = keep(await untilReady(() => connectDatabase(databaseUrl, { wrapper }), waiting));
    const check = async (): Promise<Health> =>
      healthOf(stateNow(), await recordsAnswer(database), lease?.heldBack() ?? null);
    if (environment.health) keep(await serveHealth({ ...environment.health, check }));
    const roles = { url: databaseUrl, ownerUrl: environment.databaseOwnerUrl, wrapper };
    const migrations = await bringUpToDate(database, roles);
    if (migrations.length > 0) log.info({ migrations }, 'the records were brought up to date');
    const connection = keep(
      await untilReady(
        () => connectTemporal(temporal, sdkLogger(log, 'TRACE'), environment.metricsAddress),
        waiting,
      ),
    );
    await untilReady(() => registerSearchAttributes(connection, temporal.namespace, log), waiting);
    const live = keep(
      await untilReady(
        () => openLiveLease({ environment, database, connection, namespace: temporal.namespace, log }),
        waiting,
      ),
    );
    lease = live;
    const mail = keep(openMail(live.environment, carrier, SMTP_CONNECTIONS));
    const changeMail = keep(openMail(live.environment, carrier, CHANGE_CONNECTIONS));
    const client = new Client({ connection, namespace: temporal.namespace });
    const signer = createSigner(openSigningKey(environment));
    const checkpoints = createCheckpoints(database, signer);
    keep(openBookKeeping({ database, checkpoints, client, log }));
    const worker = await createWorker({
      connection,
      namespace: temporal.namespace,
      activities: wireActivities({
        environment: live.environment,
        carrier,
        database,
        mail: holdBackMail(mail, live.heldBack),
        signer,
        changeMail: holdBackMail(changeMail, live.heldBack),
        asking: askCaseOver(client),
      }),
      workflowBundle: await workflowBundle(sdkLogger(log, 'WARN')),
    });
    stateNow = () => worker.getState();
    await runUntil(worker, AbortSignal.any([signal, live.over]), () => onRunning(live.heldBack()));
    if (!signal.aborted) live.over.throwIfAborted();
  } catch (error) {
    // Asked to end while it waited: that is no failure.
    if (!signal.aborted || error !== signal.reason) throw error;
  } finally {
    await closeAll();
  }
};
