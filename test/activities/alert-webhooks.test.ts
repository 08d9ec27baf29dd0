import { REAL_CLOCK } from '../../domain/clock';
import type { LedgerEntry } from '../../domain/ledger';
import { readLedger } from '../../records/ledger-store';
import { createWebhooks } from '../../webhooks/create-webhooks';
import { startHttp } from '../support/http';
import type { HttpSink } from '../support/http';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { startSmtp } from '../support/smtp';
import type { SmtpScript, SmtpSink } from '../support/smtp';
import { inActivity, wire } from './wired';

const KEY = 'remind/customers/2026-12-23T23:59:59-05:00/75';
const TEXT = '75 % of the time has passed, says Wanda Reyes';

let database: TestDatabase;
let inbox: SmtpSink;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  [database, inbox] = await Promise.all([testDatabase(), startSmtp()]);
});
afterAll(async () => {
  for (const resource of opened.reverse()) await resource.close();
  await Promise.all([database.drop(), inbox.close()]);
});

let number = 0;
const setUp = async (answer: Parameters<typeof startHttp>[0], script: SmtpScript = {}) => {
  const reference = await aBreach(database, `BR-HOOK-${(number += 1)}`);
  await somePeople(database, reference, [
    { id: 'c1', contact: { name: 'Wanda Reyes', email: 'w@customer.example' } },
  ]);
  const [relay, hook]: [SmtpSink, HttpSink] = await Promise.all([startSmtp(script), startHttp(answer)]);
  const secret = () => Buffer.alloc(32, 7).toString('base64');
  const all = wire(database, relay, inbox, () => ({
    webhooks: createWebhooks({
      addresses: [
        { url: hook.url, roles: ['legal'], isLoopback: true, secret },
        { url: 'https://hooks.example.invalid/x', roles: ['executive'], isLoopback: false, secret },
      ],
      isSandbox: false,
    }),
  }));
  opened.push(relay, hook, all.mail);

  /** One attempt, with what Temporal keeps of the ones before; answers what it was told last, too. */
  const attempt = async (before: unknown, changes: object = {}) => {
    const env = inActivity({ heartbeatDetails: before });
    let details: unknown = before;
    env.onHeartbeat((beat) => void (details = structuredClone(beat)));
    const request = {
      reference,
      key: KEY,
      subject: TEXT,
      text: TEXT,
      roles: ['legal' as const],
      clock: REAL_CLOCK,
      isDrill: false,
      ...changes,
    };
    const [outcome] = await Promise.allSettled([env.run(all.activities.alertRoles, request)]);
    return {
      details,
      told: outcome.status === 'fulfilled' ? outcome.value : null,
      error: outcome.status === 'rejected' ? (outcome.reason as { type: string }) : null,
    };
  };
  const onRecord = async (): Promise<LedgerEntry[]> => {
    const entries: LedgerEntry[] = [];
    for await (const entry of readLedger(database, reference)) entries.push(entry);
    return entries.filter(({ kind }) => kind === 'webhook-posted');
  };
  return { reference, relay, hook, attempt, onRecord };
};

test('an alert goes by e-mail and by webhook, with references, counts and dates, and no sentence', async () => {
  const { reference, relay, hook, attempt, onRecord } = await setUp(undefined);
  expect((await attempt(undefined)).told).toMatchObject({ isTold: true });
  expect(relay.messages).toHaveLength(1);
  const [posted] = hook.received;
  expect(JSON.parse(posted?.body ?? '')).toMatchObject({
    type: 'tocsin.reminder',
    data: {
      reference,
      key: KEY,
      roles: ['legal'],
      reminder: { obligation: 'customers', latest: '2026-12-23T23:59:59-05:00', rung: '75' },
      counts: { listed: 1, pending: 1 },
    },
  });
  expect(posted?.body).not.toMatch(/Wanda|customer\.example|time has passed/);
  expect(await onRecord()).toMatchObject([
    { actor: 'tocsin', data: { key: KEY, webhook: hook.url, outcome: 'delivered', tries: 1 } },
  ]);
});

test('a webhook that fails is tried again without a second e-mail, under the same id, and is on record once', async () => {
  let answers = 0;
  const { relay, hook, attempt, onRecord } = await setUp(
    (response) => void response.writeHead((answers += 1) < 3 ? 503 : 204).end(),
  );
  const first = await attempt(undefined);
  expect(first.error).toMatchObject({ type: 'WebhookNotDelivered' });
  expect(relay.messages).toHaveLength(1);
  const second = await attempt(first.details);
  expect((await attempt(second.details)).told).toMatchObject({ isTold: true });
  expect(relay.messages).toHaveLength(1);
  expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(await onRecord()).toMatchObject([{ data: { outcome: 'delivered', tries: 3 } }]);
});

test('one that never answers well is given up, and the alert is told all the same', async () => {
  const { relay, hook, attempt, onRecord } = await setUp(
    (response) => void response.writeHead(500).end('broken'),
  );
  let last = await attempt(undefined);
  let attempts = 1;
  for (; last.told === null && attempts < 20; attempts += 1) last = await attempt(last.details);
  expect(attempts).toBe(8);
  expect(last.told).toMatchObject({ isTold: true });
  expect(relay.messages).toHaveLength(1);
  expect(hook.received).toHaveLength(8);
  expect(await onRecord()).toMatchObject([{ data: { outcome: 'failed', reply: '500 broken', tries: 8 } }]);
});

test('one that refuses is not asked again', async () => {
  const { hook, attempt, onRecord } = await setUp((response) => void response.writeHead(410).end());
  expect((await attempt(undefined)).told).toMatchObject({ isTold: true });
  expect(hook.received).toHaveLength(1);
  expect(await onRecord()).toMatchObject([{ data: { outcome: 'refused', reply: '410' } }]);
});

test('a relay that puts off keeps no webhook back, and gets no second post with the next attempt', async () => {
  const { relay, hook, attempt } = await setUp(undefined, { rcptTo: () => '451 4.7.1 later' });
  const first = await attempt(undefined);
  expect(first.error).toMatchObject({ type: 'MailNotHandedOver' });
  expect(hook.received).toHaveLength(1);
  expect((await attempt(first.details)).error).toMatchObject({ type: 'MailNotHandedOver' });
  expect(hook.received).toHaveLength(1);
  expect(relay.messages).toHaveLength(0);
});

test('a drill does not leave this machine, and the record says so', async () => {
  const { hook, attempt, onRecord } = await setUp(undefined);
  expect((await attempt(undefined, { roles: ['legal', 'executive'], isDrill: true })).told).toMatchObject({
    isTold: true,
  });
  expect(hook.received).toHaveLength(1);
  expect((await onRecord()).map(({ data }) => data.outcome).toSorted()).toEqual(['delivered', 'skipped']);
});
