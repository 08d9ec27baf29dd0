import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { TASK_QUEUE, accountChangeWorkflowId } from '../../domain/naming';
import { readLedger, verifyLedger } from '../../records/ledger-store';
import { A_POSTAL_ADDRESS, aChange } from '../support/a-change';
import { onRecord, tell } from '../support/account-changes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';
import { ACCOUNT_CHANGE } from '../../workflows/account-change-contract';

/** The workflow on a real server, with the worker as it is wired in production. */
let env: TestWorkflowEnvironment;
let database: TestDatabase;
let inbox: SmtpSink;
let home: string;
let stopWorker: () => Promise<void>;
/** What the relay says to a recipient, until told otherwise. */
let replies: Record<string, string | undefined> = {};

beforeAll(async () => {
  [env, database, inbox, home] = await Promise.all([
    devServer(),
    testDatabase(),
    startSmtp({
      rcptTo: (address) => replies[address],
    }),
    mkdtemp(path.join(tmpdir(), 'tocsin-account-')),
  ]);
  stopWorker = await startWiredWorker(env, database, inbox, { TOCSIN_HOME: home, SMTP_URL: inbox.url });
});
beforeEach(() => {
  replies = {};
  inbox.messages.length = 0;
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([env.teardown(), database.drop(), inbox.close(), rm(home, { recursive: true })]);
});

let number = 0;
/** A change of a customer of its own. */
const change = (fields: object = {}) => {
  number += 1;
  return aChange({ customer_id: `c${number}`, change_id: `ch${number}`, ...fields });
};
const toCustomers = () => inbox.messages.filter(({ to }) => to[0]?.endsWith('@customer.example'));
const toSecurity = () => inbox.messages.filter(({ to }) => to[0] === 'security@example.com');
const entriesOf = async (kind: string) => {
  const found: Record<string, unknown>[] = [];
  const book = `AC-${new Date().toISOString().slice(0, 10)}`;
  for await (const entry of readLedger(database, book)) if (entry.kind === kind) found.push(entry.data);
  return found;
};

test('a change is told of at the address of record, in a notice that names its kind and nothing else', async () => {
  const [key = ''] = await onRecord(database, change({ language: 'es' }));
  const outcome = await tell(env, key);
  expect(outcome).toMatchObject({ state: 'accepted', channel: 'email', doubted: false, alert: null });
  const [message] = toCustomers();
  expect(message?.to).toEqual(['wanda@customer.example']);
  expect(message?.mail.subject).toBe('[SANDBOX] Un cambio en su cuenta');
  expect(message?.mail.text).toContain('se cambió la contraseña de su cuenta');
  expect(message?.mail.text).toMatch(/AC-\d{4}-\d{2}-\d{2}-1\b/);
  expect(await entriesOf('account-change-told')).toMatchObject([{ state: 'accepted', change: 'password' }]);
});

test('an address that is changed gets no notice; the former one does', async () => {
  const fields = { kind: 'address-of-record', new_email: 'new@customer.example' };
  const [key = ''] = await onRecord(database, change(fields));
  await tell(env, key);
  expect(toCustomers().map(({ to }) => to[0])).toEqual(['wanda@customer.example']);
  expect(toCustomers()[0]?.raw.toString()).not.toContain('new@customer.example');
});

test('a mailbox that refuses: the next address of record, then a letter', async () => {
  replies = { 'wanda@customer.example': '550 5.1.1 no such user', 'w2@customer.example': undefined };
  const second = { previous_email: 'w2@customer.example', previous_email_since: '2021-01-01' };
  const [one = '', two = ''] = await onRecord(database, change(second), change(A_POSTAL_ADDRESS));
  expect(await tell(env, one)).toMatchObject({ state: 'accepted', channel: 'email' });
  expect(toCustomers().map(({ to }) => to[0])).toEqual(['w2@customer.example']);
  expect(await tell(env, two)).toMatchObject({ state: 'letter', channel: 'letter', alert: null });
});

test('to a telephone where no e-mail address qualifies, as a file for its owner alone', async () => {
  const young = new Date().toISOString().slice(0, 10);
  const [key = ''] = await onRecord(
    database,
    change({ changed_at: new Date().toISOString(), email_since: young, telephone: '+12125550100' }),
  );
  expect(await tell(env, key)).toMatchObject({ state: 'telephone', channel: 'telephone' });
  expect(toCustomers()).toHaveLength(0);
  const folder = path.join(home, 'telephone-messages', 'sandbox');
  const [file = ''] = await readdir(folder);
  const message = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Record<string, string>;
  expect(message).toMatchObject({ to: '+12125550100', by: 'text', language: 'en' });
  expect(message.text).toContain('the password of your account was changed');
});

test('nothing qualifies: nobody is written to, and the security team is told why', async () => {
  const young = new Date().toISOString().slice(0, 10);
  const [key = ''] = await onRecord(
    database,
    change({ changed_at: new Date().toISOString(), email_since: young }),
  );
  expect(await tell(env, key)).toMatchObject({ state: 'nowhere', alert: 'nowhere' });
  expect(toCustomers()).toHaveLength(0);
  expect(toSecurity()[0]?.mail.text).toContain('nothing was of record for 30 days before the change');
});

test('exempt: not at service initiation, nor where a business customer’s contract says otherwise', async () => {
  const [one = '', two = ''] = await onRecord(
    database,
    change({ at_service_initiation: true }),
    change({ segment: 'business', contract_reference: 'K-77' }),
  );
  expect(await tell(env, one)).toMatchObject({
    state: 'exempt',
    rule: expect.stringContaining('64.2010(f)') as string,
  });
  expect(await tell(env, two)).toMatchObject({ state: 'exempt' });
  expect(inbox.messages).toHaveLength(0);
  expect((await entriesOf('account-change-told')).at(-1)).toMatchObject({ contract: 'K-77' });
});

test('a take-over: each change is told of at the oldest address, and the security team once', async () => {
  const at = (seconds: number) =>
    new Date(Date.parse('2026-11-20T10:00:00Z') + seconds * 1_000).toISOString();
  const of = (id: string, seconds: number, fields: object = {}) =>
    aChange({ customer_id: 'victim', change_id: id, changed_at: at(seconds), ...fields });
  const thief = { email: 'thief@customer.example', email_since: '2015-01-01' };
  const keys = await onRecord(
    database,
    of('t1', 0, { kind: 'address-of-record', new_email: 'thief@customer.example' }),
    of('t2', 20, thief),
    of('t3', 45, { kind: 'back-up-authentication', ...thief }),
  );
  for (const key of keys) await tell(env, key);
  expect(toCustomers().map(({ to }) => to[0])).toEqual(Array(3).fill('wanda@customer.example'));
  expect(toSecurity()).toHaveLength(1);
  const { text = '', subject } = toSecurity()[0]?.mail ?? {};
  expect(subject).toContain('take-over');
  expect(text).toContain('tocsin breach open -f -');
  expect(text).not.toMatch(/customer\.example|Wanda/);
});

test('a repeat is the same notice; nothing personal is in histories; the ledger is whole', async () => {
  const repeated = change();
  const [key = ''] = await onRecord(database, repeated);
  await tell(env, key);
  expect(await onRecord(database, repeated)).toEqual([key]);
  expect(await tell(env, key)).toMatchObject({ state: 'accepted' });
  expect(toCustomers()).toHaveLength(1);
  const handle = env.client.workflow.getHandle(accountChangeWorkflowId(key));
  const history = historyToJSON(await handle.fetchHistory());
  const payloads = [...history.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString('utf8'),
  );
  const all = [history, ...payloads].join('\n');
  expect(all).toContain(key);
  expect(all).not.toMatch(/customer\.example|Wanda/);
  const book = `AC-${new Date().toISOString().slice(0, 10)}`;
  expect(await verifyLedger(database, book)).toMatchObject({ ok: true });
});

test('what nobody has put on record is refused for good', async () => {
  await expect(tell(env, '0'.repeat(40))).rejects.toMatchObject({
    cause: { message: expect.stringContaining('register it before') as string },
  });
});

test.each([[[]], [[null]], [[{}]], [['a key']]])(
  'started with the arguments %j it fails at once, and says what it takes',
  async (args) => {
    const started = env.client.workflow.execute(ACCOUNT_CHANGE, {
      taskQueue: TASK_QUEUE,
      workflowId: `account-change/none-${JSON.stringify(args)}`,
      args,
    });
    await expect(started).rejects.toMatchObject({
      cause: { type: 'Usage', message: expect.stringContaining('--register-only') as string },
    });
  },
);
