import { yearlyActivities } from '../../activities/yearly';
import type { YearlyLetter } from '../../activities/yearly';
import { carrierPort, loadCarrier } from '../../config/carrier';
import { createMail } from '../../mail/smtp-mail';
import { createWebhooks } from '../../webhooks/create-webhooks';
import { startHttp } from '../support/http';
import { memoryYearly } from '../support/memory-yearly';
import { startSmtp } from '../support/smtp';
import { inActivity } from './wired';

const CARRIER = loadCarrier(undefined);
const LETTER: YearlyLetter = {
  work: { year: 2026, kind: 'summary' },
  key: '2027-01-29T23:59:59-05:00/75',
  text: '75 % of the time has passed, says Wanda Reyes',
  draftId: null,
  roles: ['legal', 'security'],
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const setUp = async (answer: Parameters<typeof startHttp>[0]) => {
  const [relay, hook] = await Promise.all([startSmtp(), startHttp(answer)]);
  const mail = createMail({
    inboxUrl: relay.url,
    relayUrl: relay.url,
    from: CARRIER.sender,
    replyTo: CARRIER.replyTo,
    maxConnections: 1,
  });
  closing.push(
    () => relay.close(),
    () => hook.close(),
    () => mail.close(),
  );
  const secret = () => Buffer.alloc(32, 7).toString('base64');
  const activities = yearlyActivities({
    mail,
    carrier: carrierPort(CARRIER),
    policies: () => [],
    ...memoryYearly().deps,
    webhooks: createWebhooks({
      addresses: [{ url: hook.url, roles: ['legal'], isLoopback: true, secret }],
      isSandbox: false,
    }),
  });
  /** One attempt, with what Temporal keeps of the one before. */
  const attempt = async (before?: unknown) => {
    const env = inActivity({ heartbeatDetails: before });
    let details = before;
    env.onHeartbeat((beat) => void (details = structuredClone(beat)));
    const [outcome] = await Promise.allSettled([env.run(activities.tellOfYearly, LETTER)]);
    return { details, ...outcome };
  };
  return { relay, hook, attempt };
};

test('a reminder of the year’s work goes by e-mail and by webhook, with references and dates, and no sentence', async () => {
  const { relay, hook, attempt } = await setUp(undefined);
  expect(await attempt()).toMatchObject({
    status: 'fulfilled',
    value: { isTold: true, posted: [{ webhook: hook.url, outcome: 'delivered' }] },
  });
  expect(relay.messages).toHaveLength(1);
  expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({
    type: 'tocsin.reminder',
    data: {
      reference: 'yearly/2026/summary',
      key: LETTER.key,
      roles: ['legal', 'security'],
      isDrill: false,
      reminder: { obligation: 'fcc-2023/annual-summary', latest: '2027-01-29T23:59:59-05:00', rung: '75' },
    },
  });
  expect(hook.received[0]?.body).not.toMatch(/Wanda|time has passed/);
});

test('a webhook that is down is tried again under the same id, without a second e-mail', async () => {
  let answers = 0;
  const { relay, hook, attempt } = await setUp(
    (response) => void response.writeHead((answers += 1) < 2 ? 503 : 204).end(),
  );
  const first = await attempt();
  expect(first).toMatchObject({ status: 'rejected', reason: { type: 'WebhookNotDelivered' } });
  expect(await attempt(first.details)).toMatchObject({
    status: 'fulfilled',
    value: { isTold: true, posted: [{ outcome: 'delivered' }] },
  });
  expect(relay.messages).toHaveLength(1);
  expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});
