import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { SAMPLE_CARRIER } from '../../config/carrier';
import { breachWorkflowId } from '../../domain/naming';
import { onMailHeldBack } from '../../ops/stack/child-part';
import { BREACH } from '../../workflows/contract';
import { aBreachFile } from '../support/builders';
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
let relay: SmtpSink;
let inbox: SmtpSink;
let folder: string;
let database: OwnDatabase;
const started: TocsinProcess[] = [];
const databases: OwnDatabase[] = [];

const aDatabase = async (): Promise<OwnDatabase> => {
  const made = await ownDatabase();
  databases.push(made);
  return made;
};

beforeAll(async () => {
  [env, inbox] = await Promise.all([devServer(), startSmtp()]);
});
afterAll(() => Promise.all([env.teardown(), inbox.close()]));
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-live-'));
  [database, relay] = await Promise.all([aDatabase(), startSmtp()]);
});
afterEach(async () => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  for (const made of databases.splice(0)) await made.drop();
  await Promise.all([relay.close(), rm(folder, { recursive: true, force: true })]);
});

/** A deployment: its home, its records, its namespace. Each has a relay, and so could send. */
const deployment = (
  home: string,
  records = database,
  changes: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv => ({
  TOCSIN_PROFILE: 'live',
  TOCSIN_CARRIER: SAMPLE_CARRIER,
  TOCSIN_HOME: path.join(folder, home),
  DATABASE_URL: records.url,
  TEMPORAL_ADDRESS: env.address,
  TOCSIN_INBOX_URL: inbox.url,
  SMTP_URL: relay.url,
  SMTP_REQUIRE_TLS: 'false',
  ...changes,
});

const run = (variables: NodeJS.ProcessEnv, ...args: string[]): TocsinProcess => {
  const process = tocsin(args, variables);
  started.push(process);
  return process;
};
const worker = (variables: NodeJS.ProcessEnv): TocsinProcess => run(variables, 'worker');
const answer = async (variables: NodeJS.ProcessEnv, ...args: string[]) => {
  const command = run(variables, ...args, '-o', 'json');
  const exitCode = await command.exited;
  return {
    exitCode,
    data: command.stdout() === '' ? {} : JSON.parse(command.stdout()),
    stderr: command.stderr(),
  };
};
const status = (variables: NodeJS.ProcessEnv) => answer(variables, 'records', 'status');
const adopt = (variables: NodeJS.ProcessEnv, ...args: string[]) =>
  answer(variables, 'records', 'adopt', '--reason', 'moved', '--actor', 'carol', ...args);

const LIVE = 'these records are live from here(.|\n)*"RUNNING"';
const heldBack = (reason: string): string => `held back: [^"]*${reason}(.|\n)*"RUNNING"`;

const namespace = async (name: string): Promise<string> => {
  await env.connection.workflowService.registerNamespace({
    namespace: name,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
  });
  return name;
};

/** As a dump of the records that is restored elsewhere, at this moment. */
const copyRecords = async (): Promise<OwnDatabase> => {
  const copy = await aDatabase();
  const { rows } = await database.pool.query('select to_jsonb(installation) as row from installation');
  await copy.pool.query(
    'insert into installation select * from jsonb_populate_record(null::installation, $1)',
    [(rows[0] as { row: object }).row],
  );
  return copy;
};

test('several workers of one deployment, each with a home of its own, are live; a lost file changes nothing', async () => {
  const first = worker(deployment('a'));
  await first.says(LIVE);
  const second = worker(deployment('b'));
  await second.says(LIVE);
  expect(await status(deployment('a'))).toMatchObject({
    exitCode: 0,
    data: { standing: 'ours', adoptions: 0 },
  });
  second.child.kill('SIGKILL');
  await rm(path.join(folder, 'b'), { recursive: true });
  await worker(deployment('b')).says(LIVE);
  expect(first.child.exitCode).toBeNull();
});

test('a copied deployment holds its mail back while the first one lives; adopted, it sends once', async () => {
  const first = worker(deployment('a'));
  await first.says(LIVE);
  const copy = await copyRecords();
  const theCopy = deployment('c', copy, { TEMPORAL_NAMESPACE: await namespace('copy') });
  const second = worker(theCopy);
  const toldTheStack = jest.fn();
  onMailHeldBack(second.child, toldTheStack);
  await second.says(heldBack('another database'));
  expect(second.stdout()).toContain('tocsin records adopt');
  await eventually(async () => expect(toldTheStack).toHaveBeenCalledTimes(1));
  expect(await status(theCopy)).toMatchObject({
    exitCode: 1,
    data: {
      reasons: [expect.stringContaining('another database'), expect.stringContaining('another namespace')],
    },
  });
  const { data: checks } = await answer(theCopy, 'doctor');
  expect(checks).toContainEqual(
    expect.objectContaining({ name: 'live records', verdict: 'bad', fix: expect.stringContaining('adopt') }),
  );

  const file = path.join(folder, 'breach.yaml');
  await writeFile(file, JSON.stringify(aBreachFile()));
  const { data: opened } = await answer(
    theCopy,
    'breach',
    'open',
    '-f',
    file,
    '--policies',
    'cloudroute-2015',
  );
  const reference = (opened as { reference: string }).reference;
  const handle = env.client.workflow.getHandle(breachWorkflowId(reference));
  const waiting = async (): Promise<string> => {
    const { pendingActivities } = await env.connection.workflowService.describeWorkflowExecution({
      namespace: 'copy',
      execution: { workflowId: handle.workflowId },
    });
    return JSON.stringify(pendingActivities?.map(({ lastFailure }) => lastFailure?.message));
  };
  await eventually(async () => expect(await waiting()).toContain('held back: '));
  expect([relay.messages, inbox.messages]).toEqual([[], []]);

  expect(await adopt(theCopy, '--dry-run')).toMatchObject({ exitCode: 0, data: { adopted: false } });
  expect(await adopt(theCopy)).toMatchObject({ exitCode: 0, data: { adopted: true, ledgers: [reference] } });
  expect(await second.exited).toBe(69);
  await worker(theCopy).says(LIVE);
  await eventually(async () => expect(relay.messages.length).toBeGreaterThanOrEqual(2));
  const ids = relay.messages.map(({ mail }) => mail.messageId);
  expect(new Set(ids).size).toBe(ids.length);
  const { data: ledger } = await answer(theCopy, 'ledger', 'show', reference);
  expect(ledger).toContainEqual(expect.objectContaining({ kind: 'records-adopted', actor: 'carol' }));
  expect(await answer(theCopy, 'ledger', 'verify', reference)).toMatchObject({ exitCode: 0 });
  expect(first.child.exitCode).toBeNull();
});

test('records put back under a live worker end it, and are held back until a person has looked', async () => {
  const renewals = async (): Promise<number> => {
    const { rows } = await database.pool.query('select renewals::integer as renewals from installation');
    return (rows[0] as { renewals: number } | undefined)?.renewals ?? 0;
  };
  const first = worker(deployment('a'));
  await first.says(LIVE);
  const backup = await renewals();
  await eventually(async () => expect(await renewals()).toBeGreaterThan(backup + 1));
  await database.pool.query('update installation set renewals = $1', [backup]);
  expect(await first.exited).toBe(69);
  const again = worker(deployment('a'));
  await again.says(heldBack('restored from a backup'));
  expect(await adopt(deployment('a'))).toMatchObject({ exitCode: 0, data: { adopted: true, adoptions: 1 } });
  expect(await again.exited).toBe(69);
  await worker(deployment('a')).says(LIVE);
});

test('a home that cannot be written to does not stop a live worker; records that do not answer hold its mail back', async () => {
  const port = await freePort();
  const health = async (): Promise<object> =>
    (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as object;
  const { says } = worker(deployment('a', database, { TOCSIN_HEALTH_PORT: String(port) }));
  await says(LIVE);
  const file = path.join(folder, 'a', 'installation.json');
  // The lease may write its file between the two.
  for (let isMade = false; !isMade;) {
    await rm(file, { force: true });
    isMade = await mkdir(file).then(
      () => true,
      () => false,
    );
  }
  await says('does not remember');
  expect(await health()).not.toHaveProperty('mailHeldBack');
  await database.pool.query('alter table installation rename to away');
  await eventually(async () => expect(await health()).toHaveProperty('mailHeldBack'));
  await database.pool.query('alter table away rename to installation');
  await eventually(async () => expect(await health()).not.toHaveProperty('mailHeldBack'));
});

test('what Temporal knows and the records do not is noticed without any file', async () => {
  await database.pool.query('select 1');
  const BR = 'BR-2026-0042';
  const handle = await env.client.workflow.start(BREACH, {
    workflowId: breachWorkflowId(BR),
    taskQueue: 'nobody',
    typedSearchAttributes: [{ key: defineSearchAttributeKey('BreachNotified', 'INT'), value: 12 }],
  });
  try {
    await eventually(async () =>
      expect((await status(deployment('a'))).data).toMatchObject({ standing: 'foreign' }),
    );
    await worker(deployment('a')).says(heldBack(`12 people of ${BR} were told, the records know of 0`));
    expect(await adopt(deployment('a'))).toMatchObject({ exitCode: 0 });
    await worker(deployment('a')).says(LIVE);
  } finally {
    await handle.terminate();
  }
});

test('nobody adopts records that others send for; a sandbox takes no part in live ones', async () => {
  const first = worker(deployment('a'));
  await first.says(LIVE);
  const other = deployment('d', database, { TEMPORAL_NAMESPACE: await namespace('other') });
  expect(await adopt(other)).toMatchObject({
    exitCode: 6,
    stderr: expect.stringContaining('Stop the live workers'),
  });
  await worker(deployment('e', database, { TOCSIN_PROFILE: 'sandbox' })).says(
    heldBack('this worker is in the sandbox'),
  );
  expect(first.child.exitCode).toBeNull();
});

test('a sandbox that never was live is asked nothing, and leaves nothing behind', async () => {
  await worker(deployment('f', database, { TOCSIN_PROFILE: 'sandbox' })).says('"RUNNING"');
  const { rows } = await database.pool.query('select * from installation');
  expect(rows).toEqual([]);
  expect(await status(deployment('f'))).toMatchObject({ exitCode: 0, data: { standing: 'unclaimed' } });
});
