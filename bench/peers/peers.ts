import type { PeerKind } from './start-peer';

/** People in a job, where a job is of many. */
const MANY = 500;

const both = (name: string, title: string, file: string, needsRedis = false): [string, Titled][] => [
  [name, { title: `${title}, a job each`, file, jobSize: 1, needsRedis }],
  [`${name}-${MANY}`, { title: `${title}, a job of ${MANY}`, file, jobSize: MANY, needsRedis }],
];
type Titled = PeerKind & { readonly title: string };

/** What a carrier would take instead: each records every outcome in Postgres. */
export const PEERS: Readonly<Record<string, Titled>> = {
  script: { title: 'a plain script', file: 'plain-script', jobSize: MANY },
  ...Object.fromEntries([
    ...both('graphile-worker', 'graphile-worker', 'graphile-worker'),
    ...both('pg-boss', 'pg-boss', 'pg-boss'),
    ...both('bullmq', 'BullMQ', 'bullmq', true),
    ...both('dbos', 'DBOS', 'dbos'),
  ]),
};
