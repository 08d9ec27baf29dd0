import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ownDatabase } from './own-database';
import type { OwnDatabase } from './own-database';
import { tocsin } from './process';
import { startSmtp } from './smtp';
import type { SmtpSink } from './smtp';
import { devServer } from './temporal';

/** What the command works with: a real Temporal, a real Postgres, a real inbox, and `tocsin worker` as a process. */
export interface RunningWorker {
  readonly env: TestWorkflowEnvironment;
  readonly smtp: SmtpSink;
  readonly database: OwnDatabase;
  /** The home folder. */
  readonly folder: string;
  /** The environment by which the command finds all of it. */
  readonly variables: NodeJS.ProcessEnv;
  readonly worker: ReturnType<typeof tocsin>;
  readonly end: () => Promise<void>;
}

/** @param name of the folder, to be recognised where a test leaves it */
export const runningWorker = async (name: string, more: NodeJS.ProcessEnv = {}): Promise<RunningWorker> => {
  const [env, smtp, database] = await Promise.all([devServer(), startSmtp(), ownDatabase()]);
  const folder = await mkdtemp(path.join(tmpdir(), `tocsin-${name}-`));
  const variables = {
    TOCSIN_HOME: folder,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: env.address,
    TOCSIN_INBOX_URL: smtp.url,
    ...more,
  };
  const worker = tocsin(['worker'], variables);
  await worker.says('"RUNNING"');
  return {
    env,
    smtp,
    database,
    folder,
    variables,
    worker,
    end: async () => {
      worker.child.kill('SIGTERM');
      await worker.exited;
      await database.drop();
      await Promise.all([env.teardown(), smtp.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
};
