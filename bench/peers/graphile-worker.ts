import { Pool } from 'pg';
import { fromPeers } from './packages';
import { isAJobEach, jobsAtOnce, peerSetting, servePeer } from './peer';
import type { Job } from './peer';

interface GraphileWorker {
  makeWorkerUtils(
    this: void,
    options: { connectionString: string },
  ): Promise<{
    migrate(): Promise<void>;
    addJobs(jobs: { identifier: string; payload: Job }[]): Promise<unknown>;
    forceUnlockWorkers(ids: string[]): Promise<void>;
  }>;
  run(this: void, options: object): Promise<{ stop(): Promise<void> }>;
  Logger: new (factory: () => () => void) => unknown;
}

const FILLED_AT_ONCE = 1_000;
const { makeWorkerUtils, run, Logger } = fromPeers<GraphileWorker>('graphile-worker');

/**
 * As its page on performance advises: jobs are fetched many at once into a local queue, and completed many at once. What
 * a killed worker held would stay locked for four hours; it is unlocked by name, as the one worker that there is may do.
 */
void servePeer(async () => {
  const connectionString = peerSetting.databaseUrl;
  const utils = await makeWorkerUtils({ connectionString });
  await utils.migrate();
  const pool = new Pool({ connectionString, max: 1 });
  const { rows } = await pool.query<{ id: string }>(
    'select distinct locked_by as id from graphile_worker._private_jobs where locked_by is not null',
  );
  await pool.end();
  await utils.forceUnlockWorkers(rows.map(({ id }) => id));
  return {
    fill: async (_run, jobs) => {
      const specs = jobs.map((payload) => ({ identifier: 'send', payload }));
      for (let from = 0; from < specs.length; from += FILLED_AT_ONCE)
        await utils.addJobs(specs.slice(from, from + FILLED_AT_ONCE));
    },
    work: async (_run, handle) => {
      const batching = { localQueue: { size: 500 }, completeJobBatchDelay: 50, failJobBatchDelay: 50 };
      const runner = await run({
        connectionString,
        concurrency: jobsAtOnce,
        maxPoolSize: 20,
        noHandleSignals: true,
        logger: new Logger(() => () => undefined),
        taskList: { send: (payload: Job) => handle(payload) },
        preset: { worker: isAJobEach ? batching : {} },
      });
      return () => runner.stop();
    },
  };
});
