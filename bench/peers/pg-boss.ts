import { inLanes } from '../senders/serve';
import { fromPeers } from './packages';
import { isAJobEach, jobsAtOnce, peerSetting, servePeer } from './peer';
import type { Job } from './peer';

interface PgBoss {
  start(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): void;
  createQueue(name: string, options: object): Promise<void>;
  insert(jobs: { name: string; data: Job }[]): Promise<void>;
  work(name: string, options: object, handler: (jobs: { data: Job }[]) => Promise<void>): Promise<string>;
  offWork(name: string): Promise<void>;
}
const Boss = fromPeers<new (options: object) => PgBoss>('pg-boss');

const FILLED_AT_ONCE = 1_000;
const QUEUE = 'send';
/** Its workers take a batch and then wait out half a second, so a batch must take longer than that. */
const BATCH = { workers: 4, batchSize: 500, pollingIntervalSeconds: 0.5 };

/**
 * Jobs are fetched many at once and completed with their batch; four workers, as one alone would wait between batches.
 * What a killed worker held comes again after 15 seconds instead of 15 minutes, and up to ten times.
 */
void servePeer(async () => {
  const boss = new Boss({
    connectionString: peerSetting.databaseUrl,
    maintenanceIntervalSeconds: 5,
    schedule: false,
  });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
  await boss.start();
  await boss.createQueue(QUEUE, { name: QUEUE, expireInSeconds: 15, retryLimit: 10 });
  return {
    fill: async (_run, jobs) => {
      const inserts = jobs.map((data) => ({ name: QUEUE, data }));
      for (let from = 0; from < inserts.length; from += FILLED_AT_ONCE)
        await boss.insert(inserts.slice(from, from + FILLED_AT_ONCE));
    },
    work: async (_run, handle) => {
      const options = { ...BATCH, batchSize: isAJobEach ? BATCH.batchSize : 1 };
      const lanes = jobsAtOnce / BATCH.workers;
      const working: Promise<void>[] = [];
      const onBatch = (jobs: { data: Job }[]): Promise<void> => {
        const batch = inLanes(jobs.length, lanes, async (index) => {
          const job = jobs[index];
          if (job) await handle(job.data);
        });
        working.push(batch);
        return batch;
      };
      for (let worker = 0; worker < BATCH.workers; worker += 1) await boss.work(QUEUE, options, onBatch);
      return async () => {
        await Promise.all(working);
        await boss.offWork(QUEUE);
      };
    },
  };
});
