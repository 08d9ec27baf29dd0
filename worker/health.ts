import { createServer } from 'node:http';
import type { Database } from '../records/database';

export interface Health {
  readonly isHealthy: boolean;
  /** What was found, by part; printed as it is. */
  readonly found: object;
}
export interface HealthOptions {
  readonly host: string;
  readonly port: number;
  readonly check: () => Promise<Health>;
}

const ANSWER_WITHIN_MS = 2_000;

/** A worker is well while it takes work and the records answer; to start it anew would not end what holds mail back. */
export const healthOf = (
  workerState: string,
  isRecordsAnswering: boolean,
  heldBack: string | null,
): Health => ({
  isHealthy: workerState === 'RUNNING' && isRecordsAnswering,
  found: {
    worker: workerState,
    records: isRecordsAnswering ? 'answer' : 'do not answer',
    ...(heldBack === null ? {} : { mailHeldBack: heldBack }),
  },
});

/** Whether the records answer now. Never rejects. */
export const recordsAnswer = async ({ pool }: Pick<Database, 'pool'>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
  });
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
};

/**
 * `GET /healthz` for whoever runs the containers: 200 where all is well, else 503. Answers what closes it.
 * Rejects where the port is taken.
 */
export const serveHealth = async ({
  host,
  port,
  check,
}: HealthOptions): Promise<{ close: () => Promise<void> }> => {
  const server = createServer((request, response) => {
    const reply = (status: number, body: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'GET' || request.url !== '/healthz') return reply(404, { error: 'GET /healthz' });
    void check().then(({ isHealthy, found }) => reply(isHealthy ? 200 : 503, found));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { close };
};
