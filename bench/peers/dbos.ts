import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { fromPeers } from './packages';
import { isAJobEach, jobsAtOnce, peerSetting, servePeer } from './peer';
import type { Job } from './peer';

interface EnqueueOptions {
  readonly queueName: string;
  readonly workflowName: string;
}
interface Dbos {
  DBOS: {
    setConfig(this: void, config: object): void;
    launch(this: void): Promise<void>;
    registerWorkflow(this: void, work: (job: Job) => Promise<void>, options: { name: string }): unknown;
    registerQueue(this: void, name: string, options: object): Promise<unknown>;
    runStep(this: void, step: () => Promise<void>, options: object): Promise<void>;
  };
  DBOSClient: {
    create(
      this: void,
      options: object,
    ): Promise<{
      enqueueInTransaction(client: PoolClient, options: EnqueueOptions, job: Job): Promise<unknown>;
    }>;
  };
}
const { DBOS, DBOSClient } = fromPeers<Dbos>('@dbos-inc/dbos-sdk');

// Its enqueuing in a transaction asks a connection anew before it has answered, which the driver warns of.
process.noDeprecation = true;

const FILLED_AT_ONCE = 1_000;
const NAME = 'bench';
const WORKFLOW = 'send';

/**
 * A job is a workflow of one step. Many are put into the queue in one transaction; the queue is looked at every 20 ms
 * instead of every second, and has more workflows at once than lanes, so that none of those waits for the next look.
 * At its start it goes on with what a killed one had under way.
 */
void servePeer(async () => {
  const systemDatabaseUrl = peerSetting.databaseUrl;
  let handle = (_job: Job): Promise<void> => Promise.reject(new Error('not at work'));
  let isAtWork = (): void => undefined;
  const atWork = new Promise<void>((resolve) => (isAtWork = resolve));
  DBOS.registerWorkflow(
    async (job) => {
      // Those of an earlier process come again before this one is told to work.
      await atWork;
      await DBOS.runStep(() => handle(job), { name: 'send' });
    },
    { name: WORKFLOW },
  );
  DBOS.setConfig({ name: NAME, systemDatabaseUrl, systemDatabasePoolSize: 20, logLevel: 'error' });
  await DBOS.launch();
  const dbos = await DBOSClient.create({ systemDatabaseUrl, applicationName: NAME });
  const pool = new Pool({ connectionString: systemDatabaseUrl, max: 1 });
  const queueName = (run: number): string => `send-${run}`;

  const fillSome = async (run: number, jobs: readonly Job[]): Promise<void> => {
    const client = await pool.connect();
    await client.query('begin');
    for (const job of jobs)
      await dbos.enqueueInTransaction(client, { queueName: queueName(run), workflowName: WORKFLOW }, job);
    await client.query('commit');
    client.release();
  };

  return {
    fill: async (run, jobs) => {
      for (let from = 0; from < jobs.length; from += FILLED_AT_ONCE)
        await fillSome(run, jobs.slice(from, from + FILLED_AT_ONCE));
    },
    work: async (run, handleJob) => {
      handle = handleJob;
      isAtWork();
      const workerConcurrency = isAJobEach ? jobsAtOnce * 5 : jobsAtOnce;
      await DBOS.registerQueue(queueName(run), { workerConcurrency, minPollingIntervalMs: 20 });
      return async () => undefined;
    },
  };
});
