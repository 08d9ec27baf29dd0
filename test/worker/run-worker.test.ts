import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';
import { freePort } from '../support/embedded-postgres';
import { eventually } from '../support/eventually';
import { ownDatabase } from '../support/own-database';
import type { OwnDatabase } from '../support/own-database';
import { tocsin } from '../support/process';
import type { TocsinProcess } from '../support/process';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';

let env: TestWorkflowEnvironment;
let smtp: SmtpSink;
let database: OwnDatabase;
let home: string;
const started: TocsinProcess[] = [];

beforeAll(async () => {
  [env, smtp] = await Promise.all([devServer(), startSmtp()]);
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-worker-'));
});
afterAll(async () => {
  await Promise.all([env.teardown(), smtp.close(), rm(home, { recursive: true, force: true })]);
});
beforeEach(async () => {
  database = await ownDatabase({ migrated: false });
});
afterEach(async () => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  await database.drop();
});

const variables = (): NodeJS.ProcessEnv => ({
  TOCSIN_HOME: home,
  DATABASE_URL: database.url,
  TEMPORAL_ADDRESS: env.address,
  TOCSIN_INBOX_URL: smtp.url,
});

const worker = (changes: NodeJS.ProcessEnv = {}, ...args: string[]): TocsinProcess => {
  const process = tocsin(['worker', ...args], { ...variables(), ...changes });
  started.push(process);
  return process;
};

const health = async (port: number): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`);
  return { status: response.status, body: await response.json() };
};

const hasTables = async (): Promise<boolean> => {
  const { rows } = await database.pool.query(`select to_regclass('breach') is not null as there`);
  return (rows[0] as { there: boolean }).there;
};

test('it makes the tables, is well while it takes work, and ends by itself with 0 when asked', async () => {
  const port = await freePort();
  const { child, exited, says, stdout, stderr } = worker({ TOCSIN_HEALTH_PORT: String(port) });
  await says('"RUNNING"');
  expect(await eventually(() => health(port))).toEqual({
    status: 200,
    body: { worker: 'RUNNING', records: 'answer' },
  });
  expect(await hasTables()).toBe(true);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);

  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  await expect(health(port)).rejects.toThrow('fetch failed');
  expect(stderr()).toBe('');
  for (const line of stdout().trimEnd().split('\n')) JSON.parse(line);
  expect(stdout()).not.toContain(new URL(database.url).password);
});

test('it ends when the stack that has started it is gone', async () => {
  const { child, exited, says } = worker();
  await says('"RUNNING"');
  child.disconnect();
  expect(await exited).toBe(0);
});

test('it registers the search attributes that a namespace lacks', async () => {
  const namespace = 'bare';
  await env.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
  });
  const { says } = worker({ TEMPORAL_NAMESPACE: namespace });
  await says('"RUNNING"');
  const { customAttributes } = await env.connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
});

test('what is not there yet is waited for, said each time; a wish to end is heard meanwhile', async () => {
  const [port, nobody] = [await freePort(), await freePort()];
  const { child, exited, says, stdout } = worker({
    TOCSIN_HEALTH_PORT: String(port),
    TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
  });
  await says(`waiting: Temporal at 127.0.0.1:${nobody}(.|\n)*waiting: Temporal`);
  expect(await health(port)).toEqual({ status: 503, body: { worker: 'STARTING', records: 'answer' } });
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(stdout()).not.toContain('"RUNNING"');
});

test('waiting ends in time, with the address and without the password', async () => {
  const nobody = await freePort();
  const { exited, stderr, stdout } = worker(
    { DATABASE_URL: `postgres://tocsin:s3cret@127.0.0.1:${nobody}/tocsin` },
    '--wait',
    '1',
  );
  expect(await exited).toBe(69);
  expect(stderr()).toContain(`127.0.0.1:${nobody}`);
  expect(stdout() + stderr()).not.toContain('s3cret');
});

test('settings that no waiting mends end it at once', async () => {
  const { exited, stderr } = worker({ TEMPORAL_PROFILE: 'nowhere' }, '--wait', 'forever');
  expect(await exited).toBe(2);
  expect(stderr()).toContain('nowhere');
});
