import type { PeerKind } from './start-peer';

/** People in a job, where a job is of many. */
const MANY = 500;

interface Titled extends PeerKind {
  readonly title: string;
  /** Whose versions matter. */
  readonly packages: readonly string[];
}

const both = (name: string, title: string, file: string, packageName: string): [string, Titled][] => {
  const kind = { file, packages: [packageName], needsRedis: packageName === 'bullmq' };
  return [
    [name, { ...kind, title: `${title}, a job each`, jobSize: 1 }],
    [`${name}-${MANY}`, { ...kind, title: `${title}, a job of ${MANY}`, jobSize: MANY }],
  ];
};

/** What a carrier would take instead: each records every outcome in Postgres. */
export const PEERS: Readonly<Record<string, Titled>> = {
  script: { title: 'a plain script', file: 'plain-script', jobSize: MANY, packages: [] },
  ...Object.fromEntries([
    ...both('graphile-worker', 'graphile-worker', 'graphile-worker', 'graphile-worker'),
    ...both('pg-boss', 'pg-boss', 'pg-boss', 'pg-boss'),
    ...both('bullmq', 'BullMQ', 'bullmq', 'bullmq'),
    ...both('dbos', 'DBOS', 'dbos', '@dbos-inc/dbos-sdk'),
  ]),
};
