import { chmod, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createTransport } from 'nodemailer';
import { readStackFile } from '../../../config/stack-file';
import type { StackFile } from '../../../config/stack-file';
import type { CaseStatus } from '../../../domain/case/state';
import { TASK_QUEUE, breachWorkflowId } from '../../../domain/naming';
import { isSameAlive } from '../../../ops/stack/process-birth';
import type { ProcessNote } from '../../../ops/stack/process-birth';
import { rightsOf } from '../../../records/application-role';
import { openDatabase } from '../../../records/database';
import { readLedger } from '../../../records/ledger-store';
import { BREACH } from '../../../workflows/contract';
import type { BreachInput } from '../../../workflows/contract';
import { someFacts } from '../../support/builders';
import { eventually } from '../../support/eventually';
import { DEFAULT_POLICIES, under } from '../../support/policies';
import { tocsin } from '../../support/process';
import type { TocsinProcess } from '../../support/process';
import { aBreach } from '../../support/records';

jest.setTimeout(240_000);

const REFERENCE = 'BR-2026-0042';
let home: string;
let up: TocsinProcess;
let addresses: StackFile;

const start = async (): Promise<void> => {
  up = tocsin(['up', '--home', home, '--free-ports', '-o', 'json']);
  await up.says('Next:');
  addresses = readStackFile(home) as StackFile;
};

const noteOfPart = async (name: string): Promise<ProcessNote> =>
  JSON.parse(await readFile(path.join(home, 'run', `${name}.json`), 'utf8')) as ProcessNote;

const postgresPid = async (): Promise<number> =>
  Number.parseInt(await readFile(path.join(home, 'postgres', 'postmaster.pid'), 'utf8'), 10);

const onTemporal = async <T>(use: (client: Client) => Promise<T>): Promise<T> => {
  const connection = await Connection.connect({ address: addresses.temporalAddress });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
};

const status = (): Promise<CaseStatus> =>
  onTemporal((client) => client.workflow.getHandle(breachWorkflowId(REFERENCE)).query<CaseStatus>('status'));

const ledgerKinds = async (): Promise<string[]> => {
  const database = openDatabase(addresses.databaseUrl);
  try {
    const kinds: string[] = [];
    for await (const { kind } of readLedger(database, REFERENCE)) kinds.push(kind);
    return kinds;
  } finally {
    await database.close();
  }
};

const mailboxesMailed = async (): Promise<string[]> => {
  const response = await fetch(`${addresses.inboxWebUrl}/api/email`);
  const mails = (await response.json()) as { envelope: { to: { address: string }[] } }[];
  return mails.flatMap(({ envelope }) => envelope.to.map(({ address }) => address));
};

/** A breach that is determined now and told to the agencies by e-mail; then it waits for days. */
const openWaitingBreach = async (): Promise<void> => {
  const database = openDatabase(addresses.databaseUrl);
  const now = new Date().toISOString();
  try {
    await aBreach(database, REFERENCE, { policies: [...DEFAULT_POLICIES], openedAt: now });
  } finally {
    await database.close();
  }
  const input: BreachInput = {
    reference: REFERENCE,
    title: 'A breach that waits',
    openedAt: now,
    openedBy: 'ada',
    zone: 'America/New_York',
    policies: under(...DEFAULT_POLICIES),
    closures: [],
    facts: someFacts({ discoveredAt: now, determinedAt: now }),
  };
  await onTemporal((client) =>
    client.workflow.start(BREACH, {
      taskQueue: TASK_QUEUE,
      workflowId: breachWorkflowId(REFERENCE),
      args: [input],
    }),
  );
  await eventually(async () =>
    expect((await ledgerKinds()).filter((kind) => kind === 'agency-emailed')).toHaveLength(2),
  );
};

/** What must never be lost: the ledger grows only at its end, and mails stay in the inbox. */
const keptOf = async () => ({ kinds: await ledgerKinds(), mailboxes: await mailboxesMailed() });

const expectKept = async (before: Awaited<ReturnType<typeof keptOf>>): Promise<void> => {
  const { kinds, mailboxes } = await keptOf();
  expect(kinds.slice(0, before.kinds.length)).toEqual(before.kinds);
  expect(mailboxes).toEqual(expect.arrayContaining(before.mailboxes));
};

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-stack-'));
  await chmod(home, 0o711);
  await start();
});
afterAll(async () => {
  up.child.kill('SIGTERM');
  await up.exited;
  await rm(home, { recursive: true, force: true });
});

test('every address that it prints answers, and none holds the password', async () => {
  const printed = JSON.parse(up.stdout()) as Record<string, string>;
  const password = new URL(addresses.databaseUrl).password;
  expect(password.length).toBeGreaterThan(20);
  expect(up.stdout() + up.stderr()).not.toContain(password);
  for (const page of [printed.temporalUiUrl, printed.inboxWebUrl])
    expect((await fetch(page ?? '', { headers: { accept: 'text/html' } })).status).toBe(200);
  expect(printed.temporalAddress).toBe(addresses.temporalAddress);
  await onTemporal(async ({ workflowService }) => {
    const { config } = await workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  });
});

test('whatever runs in the home has a role that can add to the ledger and cannot change it', async () => {
  const database = openDatabase(addresses.databaseUrl);
  try {
    expect(await rightsOf(database)).toEqual({ role: 'tocsin_app', couldRewrite: [] });
  } finally {
    await database.close();
  }
});

test('histories are for their owner alone, in a home that others may enter', async () => {
  const files = (await readdir(home)).filter((name) => name.startsWith('temporal.db'));
  expect(files).toContain('temporal.db');
  for (const name of files)
    expect([name, (await stat(path.join(home, name))).mode & 0o077]).toEqual([name, 0]);
});

test('the inbox takes everything but mail to refused.example, for good', async () => {
  const { hostname, port } = new URL(addresses.inboxSmtpUrl);
  const transport = createTransport({ host: hostname, port: Number(port) });
  const send = (to: string) => transport.sendMail({ from: 'a@example.com', to, subject: 'x', text: 'x' });
  await send('anyone@anywhere.test');
  await expect(send('somebody@refused.example')).rejects.toMatchObject({ responseCode: 550 });
  expect(await mailboxesMailed()).toEqual(['anyone@anywhere.test']);
});

test('a page elsewhere cannot read the inbox through a browser', async () => {
  const read = (headers: Record<string, string>) =>
    fetch(`${addresses.inboxWebUrl}/api/email`, { headers }).then((response) => response.status);
  expect(await read({})).toBe(200);
  expect(await read({ origin: 'https://elsewhere.example' })).toBe(403);
});

test('a second stack in the same home is refused with the number of the first', async () => {
  const second = tocsin(['up', '--home', home, '--free-ports']);
  expect(await second.exited).toBe(6);
  expect(second.stderr()).toContain(`process ${up.pid}`);
  expect(readStackFile(home)).toEqual(addresses);
});

test('a live one without a relay is refused before anything is started', async () => {
  const other = path.join(home, 'other');
  const refused = tocsin(['up', '--home', other, '--free-ports'], { TOCSIN_PROFILE: 'live', SMTP_URL: '' });
  expect(await refused.exited).toBe(2);
  expect(refused.stderr()).toContain('SMTP_URL is not set');
  await expect(stat(other)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a stack beside servers that other commands would look at is refused', async () => {
  const rival = tocsin(['up', '--home', home], { DATABASE_URL: 'postgres://a@127.0.0.1/b' });
  expect(await rival.exited).toBe(2);
  expect(rival.stderr()).toContain('DATABASE_URL');
});

test('a part that is killed is started again at its address, with what it kept', async () => {
  await openWaitingBreach();
  const kept = await keptOf();
  const { phase } = await status();
  for (const name of ['worker', 'inbox', 'temporal']) {
    const { pid } = await noteOfPart(name);
    process.kill(pid, 'SIGKILL');
    await up.says(`${name} ended by SIGKILL`);
    await up.says(`${name} runs again`);
    expect((await noteOfPart(name)).pid).not.toBe(pid);
  }
  process.kill(await postgresPid(), 'SIGKILL');
  await up.says('postgres runs again');
  await eventually(() => expectKept(kept));
  await eventually(async () => expect((await status()).phase).toBe(phase));
});

test('after kill -9 of everything the next start cleans up, and the breach goes on waiting', async () => {
  const kept = await keptOf();
  const before = await status();
  const notes = await Promise.all(['worker', 'inbox', 'temporal'].map(noteOfPart));
  const old = await postgresPid();
  for (const pid of [up.pid, ...notes.map((note) => note.pid)]) process.kill(pid, 'SIGKILL');
  await up.exited;
  expect(readStackFile(home)).toBeNull();

  await start();
  expect(up.stderr()).toContain(`stopping a Postgres that an earlier run left behind (process ${old})`);
  const after = await status();
  expect(after.phase).toBe(before.phase);
  expect(after.windows).toEqual(before.windows);
  await expectKept(kept);

  const filed = {
    agency: 'agencies',
    confirmation: 'CPNI-1',
    filedAt: new Date().toISOString(),
    actor: 'ada',
  };
  const answer = await onTemporal((client) =>
    client.workflow
      .getHandle(breachWorkflowId(REFERENCE))
      .executeUpdate<CaseStatus, [object]>('recordFiling', { args: [filed] }),
  );
  expect(answer.phase).toBe('agencies-notified');
});

test('after kill -9 of the stack alone, what it leaves is stopped by the next start', async () => {
  const temporal = await noteOfPart('temporal');
  const worker = await noteOfPart('worker');
  up.child.kill('SIGKILL');
  await up.exited;
  expect(isSameAlive(temporal)).toBe(true);
  await start();
  expect(isSameAlive(temporal)).toBe(false);
  expect(isSameAlive(worker)).toBe(false);
  expect((await status()).phase).toBe('agencies-notified');
});

test('asked to end, it stops every part and leaves no address behind', async () => {
  const notes = await Promise.all(['worker', 'inbox', 'temporal'].map(noteOfPart));
  up.child.kill('SIGINT');
  expect(await up.exited).toBe(0);
  expect(notes.some(isSameAlive)).toBe(false);
  await expect(postgresPid()).rejects.toThrow('ENOENT');
  expect(readStackFile(home)).toBeNull();
  await start();
  expect((await status()).phase).toBe('agencies-notified');
});
