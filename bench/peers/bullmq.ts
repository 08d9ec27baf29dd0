import { fromPeers } from './packages';
import { jobsAtOnce, peerSetting, servePeer } from './peer';
import type { Job } from './peer';

interface BullMq {
  Queue: new (
    name: string,
    options: object,
  ) => { addBulk(jobs: { name: string; data: Job }[]): Promise<unknown> };
  Worker: new (
    name: string,
    handler: (job: { data: Job }) => Promise<void>,
    options: object,
  ) => { close(): Promise<void>; on(event: 'error', listener: (error: Error) => void): void };
}
const { Queue, Worker } = fromPeers<BullMq>('bullmq');

const FILLED_AT_ONCE = 1_000;
const QUEUE = 'send';

/**
 * One worker with as many jobs at once as there are lanes; jobs that are done are removed. What a killed worker held comes
 * again after five seconds instead of thirty, and up to ten times.
 */
void servePeer(async () => {
  const { hostname, port } = new URL(peerSetting.redisUrl);
  const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  const queue = new Queue(QUEUE, {
    connection,
    defaultJobOptions: { removeOnComplete: true, attempts: 10 },
  });
  return {
    fill: async (_run, jobs) => {
      const all = jobs.map((data) => ({ name: 'send', data }));
      for (let from = 0; from < all.length; from += FILLED_AT_ONCE)
        await queue.addBulk(all.slice(from, from + FILLED_AT_ONCE));
    },
    work: async (_run, handle) => {
      const worker = new Worker(QUEUE, ({ data }) => handle(data), {
        connection,
        concurrency: jobsAtOnce,
        lockDuration: 5_000,
        stalledInterval: 5_000,
        maxStalledCount: 10,
      });
      worker.on('error', (error) => process.stderr.write(`bullmq: ${error.message}\n`));
      return () => worker.close();
    },
  };
});
