import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { carrierWithBounces } from '../carrier-file';
import { freePort } from '../embedded-postgres';
import { startHttp } from '../http';
import { ownDatabase } from '../own-database';
import type { OwnDatabase } from '../own-database';
import { tocsin } from '../process';
import { startSmtp } from '../smtp';
import type { SmtpSink } from '../smtp';
import { devServer } from '../temporal';
import { textOfHistory, textOfRecords } from './find-marker';

/** Refuses as relays do: with the whole address, with its local part alone, with its domain alone. */
const refusal = (address: string): string | undefined =>
  /refused|gone/.test(address)
    ? `550 5.1.1 ${address.split('@')[0]} has no account at ${address.split('@')[1]}, <${address}> is unknown`
    : undefined;

/** The whole of Tocsin around a case whose people carry markers, and everything that is kept or said outside sealed cells. */
export interface MarkedWorld {
  readonly env: TestWorkflowEnvironment;
  readonly smtp: SmtpSink;
  readonly database: OwnDatabase;
  /** Where files for the command are written. */
  readonly folder: string;
  /** Runs a command with `-o json`; its answer, if it ends with the code that is expected. */
  run(args: readonly string[], expected?: number): Promise<unknown>;
  file(name: string, content: string | Buffer): Promise<string>;
  /** By name of the place, what stands there. */
  places(): Promise<Record<string, string>>;
  end(): Promise<void>;
}

export const markedWorld = async (): Promise<MarkedWorld> => {
  const [env, smtp, hooks, database] = await Promise.all([
    devServer(),
    startSmtp({ rcptTo: refusal }),
    startHttp(),
    ownDatabase(),
  ]);
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-marker-'));
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const carrier = await carrierWithBounces(folder, 'bounces.example.com');
  const secret = await file('secret', 's'.repeat(40));
  const hook = `webhooks:\n  - url: ${hooks.url}\n    roles: [security, legal, executive]\n    secretFile: ${secret}\n`;
  await writeFile(carrier, (await readFile(carrier, 'utf8')).replace('webhooks: []\n', hook));
  const metricsAddress = `127.0.0.1:${await freePort()}`;
  const variables = {
    TOCSIN_HOME: folder,
    TOCSIN_CARRIER: carrier,
    TOCSIN_BOUNCE_KEY: 'a-key-of-thirty-two-bytes-or-more',
    TOCSIN_LOG_LEVEL: 'trace',
    TOCSIN_METRICS_ADDRESS: metricsAddress,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: env.address,
    TOCSIN_INBOX_URL: smtp.url,
  };
  const worker = tocsin(['worker'], variables);
  await worker.says('"RUNNING"');
  const said: string[] = [];

  const placesOfWorkflows = async (): Promise<[string, string][]> => {
    const found: [string, string][] = [];
    for await (const { workflowId, runId } of env.client.workflow.list()) {
      const handle = env.client.workflow.getHandle(workflowId, runId);
      const { memo, searchAttributes, ...described } = await handle.describe();
      const about = { workflowId, memo, searchAttributes, ...described.raw };
      found.push([`${workflowId} described`, textOfHistory(about)]);
      found.push([`${workflowId} history ${runId}`, textOfHistory(await handle.fetchHistory())]);
    }
    return found;
  };
  const isToCustomer = (address: string): boolean => /zqxmark/i.test(address);
  const places = async (): Promise<Record<string, string>> => ({
    'the command’s words': said.join('\n'),
    'the worker’s log': `${worker.stdout()}\n${worker.stderr()}`,
    metrics: await (await fetch(`http://${metricsAddress}/metrics`)).text(),
    webhooks: JSON.stringify(hooks.received),
    'mail to agencies and roles': smtp.messages
      .filter(({ to }) => !to.some(isToCustomer))
      .map(({ raw }) => raw.toString('utf8'))
      .join('\n'),
    'what names a notice': smtp.messages
      .map(({ from, mail }) => [from, mail.messageId, mail.subject].join(' '))
      .join('\n'),
    records: await textOfRecords(database),
    ...Object.fromEntries(await placesOfWorkflows()),
  });

  return {
    env,
    smtp,
    database,
    folder,
    file,
    places,
    run: async (args, expected = 0) => {
      const child = tocsin([...args, '-o', 'json'], variables);
      const exitCode = await child.exited;
      said.push(child.stderr());
      if (exitCode !== expected)
        throw new Error(`${args.join(' ')} ended with ${exitCode}:\n${child.stderr()}`);
      return child.stdout() === '' ? null : (JSON.parse(child.stdout()) as unknown);
    },
    end: async () => {
      worker.child.kill('SIGTERM');
      await worker.exited;
      await database.drop();
      await Promise.all([env.teardown(), smtp.close(), hooks.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
