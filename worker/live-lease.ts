import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Environment } from '../config/env';
import { readInstallationMemory, writeInstallationMemory } from '../config/installation-file';
import { readNamespaceMark, readToldByTemporal } from '../config/temporal-tells';
import { TocsinError } from '../domain/errors';
import { ADOPT_COMMAND, RENEW_EVERY_MS, judgeInstallation } from '../domain/installation';
import type { Installation, InstallationScene } from '../domain/installation';
import type { Database } from '../records/database';
import { claimInstallation, readInstallation, renewInstallation } from '../records/installation';
import { readInstallationScene } from '../records/installation-scene';
import { BREACH } from '../workflows/contract';
import { everyFewSeconds } from './every-few-seconds';

export interface LiveLeaseOptions {
  readonly environment: Environment;
  readonly database: Database;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly log: Logger;
}

/** Whether this worker may hand mail to the carrier's relay: at the start, and at every moment since. */
export interface LiveLease {
  /** As it was asked for, or the sandbox where these records are not live from here. */
  readonly environment: Environment;
  /** Why mail for the relay is held back at this moment; null: it is not. */
  readonly heldBack: () => string | null;
  /** Aborts, with what to say, when the worker has to start anew: it may not send any more, or now may. */
  readonly over: AbortSignal;
  close(): Promise<void>;
}

/** By this machine's steady clock, which nobody sets: after so long without a renewal nothing is sent. */
const LASTS_MS = 3 * RENEW_EVERY_MS;

const startAnew = (why: string): TocsinError =>
  new TocsinError(
    'Unavailable',
    `${why}: this worker ends, to be started anew`,
    'See tocsin records status.',
  );

const asSandbox = (environment: Environment): Environment => ({
  ...environment,
  profile: 'sandbox',
  relaySmtpUrl: environment.inboxSmtpUrl,
  requireTls: false,
});

const lookAround = async ({
  environment,
  database,
  connection: { workflowService },
  namespace,
}: LiveLeaseOptions): Promise<InstallationScene> =>
  readInstallationScene(database, {
    namespaceMark: await readNamespaceMark(workflowService, namespace),
    memory: await readInstallationMemory(environment.home),
    toldByTemporal: await readToldByTemporal(workflowService, namespace, BREACH).catch((cause: unknown) => {
      throw new TocsinError(
        'Unavailable',
        `Temporal does not say whom it has told: ${cause instanceof Error ? cause.message : String(cause)}`,
        undefined,
        { cause },
      );
    }),
  });

const leaseOf = async (
  { environment, database, log }: LiveLeaseOptions,
  installation: Installation,
): Promise<LiveLease> => {
  const by = `${hostname()}, process ${process.pid}`;
  const over = new AbortController();
  let moment: Installation = installation;
  let renewedAtMs = -Infinity;
  let failure: string | null = null;
  const renew = async (): Promise<void> => {
    const askedAtMs = performance.now();
    try {
      const renewed = await renewInstallation(database, { ...moment, by });
      if (!renewed) {
        failure = 'these records are not any more those that this worker sends for';
        log.error(`${failure}: they were restored, or adopted by others`);
        return over.abort(startAnew(failure));
      }
      moment = { ...moment, ...renewed };
      [renewedAtMs, failure] = [askedAtMs, null];
    } catch (error) {
      failure = `the records did not renew the lease: ${error instanceof Error ? error.message : String(error)}`;
      log.warn(failure);
      return;
    }
    // A full disk is no reason to stop: what the home forgets is missed only if the records are put back meanwhile.
    await writeInstallationMemory(environment.home, moment).catch((error: unknown) =>
      log.warn({ error }, `${environment.home} does not remember this moment of the installation`),
    );
  };
  await renew();
  if (!over.signal.aborted) log.info({ installation: installation.id }, 'these records are live from here');
  const close = everyFewSeconds(RENEW_EVERY_MS, renew);
  const heldBack = (): string | null =>
    failure ?? (performance.now() - renewedAtMs < LASTS_MS ? null : 'the lease on the records has run out');
  return { environment, heldBack, over: over.signal, close };
};

/** In the sandbox, with mail for the relay held back, until these records are live from here. */
const heldBackLease = (options: LiveLeaseOptions, reasons: readonly string[], fix: string): LiveLease => {
  const over = new AbortController();
  const why = reasons.join('; ');
  options.log.error(
    { reasons },
    `this worker runs in the sandbox, and mail for the relay is held back: ${why}. ${fix}`,
  );
  const adoptionsAtStart = readInstallation(options.database).then((found) => found?.adoptions);
  const look = async (): Promise<void> => {
    try {
      const adoptions = (await readInstallation(options.database))?.adoptions;
      if (adoptions !== (await adoptionsAtStart)) over.abort(startAnew('the records were adopted'));
    } catch (error) {
      options.log.warn({ error }, 'whether the records were adopted cannot be seen');
    }
  };
  return {
    environment: asSandbox(options.environment),
    heldBack: () => why,
    over: over.signal,
    close: everyFewSeconds(RENEW_EVERY_MS, look),
  };
};

/**
 * Decides whether this worker is live. In the sandbox mail goes to the local inbox, unless the records are, or
 * were, live: then what is meant for real people waits, and they are not taken for told because an inbox here has it.
 * @throws TocsinError Unavailable where Temporal or the records do not answer; Failed where the home cannot be read
 */
export const openLiveLease = async (options: LiveLeaseOptions): Promise<LiveLease> => {
  const { environment, database } = options;
  const free = (): LiveLease => ({
    environment,
    heldBack: () => null,
    over: new AbortController().signal,
    close: async () => undefined,
  });
  if (environment.profile === 'sandbox')
    return (await readInstallation(database))
      ? heldBackLease(
          options,
          ['these records are, or were, live, and this worker is in the sandbox'],
          'Set TOCSIN_PROFILE to live, or give it other records.',
        )
      : free();
  const scene = await lookAround(options);
  const verdict = judgeInstallation(scene);
  if (verdict.kind === 'foreign')
    return heldBackLease(options, verdict.reasons, `A person decides: ${ADOPT_COMMAND}`);
  if (verdict.kind === 'unclaimed') {
    await claimInstallation(database, scene.here, `${hostname()}, process ${process.pid}`);
    return openLiveLease(options);
  }
  return leaseOf(options, scene.installation as Installation);
};
