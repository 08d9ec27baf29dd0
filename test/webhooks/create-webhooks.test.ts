import { createHmac } from 'node:crypto';
import type { WebhookEvent, WebhookOutcome } from '../../domain/ports';
import { createWebhooks } from '../../webhooks/create-webhooks';
import type { WebhooksDeps } from '../../webhooks/create-webhooks';
import { signatureOf } from '../../webhooks/sign';
import { startHttp } from '../support/http';
import type { HttpSink } from '../support/http';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const EVENT: WebhookEvent = {
  id: 'msg_1',
  body: { type: 'tocsin.alert', timestamp: '2026-11-23T15:00:00.000Z', data: { reference: 'BR-2026-0001' } },
};

const open: HttpSink[] = [];
const listen = async (answer?: Parameters<typeof startHttp>[0]): Promise<HttpSink> => {
  const sink = await startHttp(answer);
  open.push(sink);
  return sink;
};
afterEach(async () => {
  for (const sink of open.splice(0)) await sink.close();
});

const post = async (
  url: string,
  {
    isDrill = false,
    secret = () => SECRET,
    ...deps
  }: Partial<WebhooksDeps> & { isDrill?: boolean; secret?: () => string } = {},
): Promise<WebhookOutcome> => {
  const isLoopback = new URL(url).hostname === '127.0.0.1';
  const webhooks = createWebhooks({
    addresses: [{ url, roles: ['legal'], isLoopback, secret }],
    isSandbox: false,
    ...deps,
  });
  const [listener] = webhooks.listeners(['legal']);
  if (!listener) throw new Error('nobody listens');
  return webhooks.post(listener, EVENT, isDrill);
};

test('the signature is that of the Standard Webhooks scheme', () => {
  // Computed by standardwebhooks 1.1.1, the scheme's own library.
  expect(
    signatureOf(
      'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw==',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    ),
  ).toBe('v1,/Xy7FLfFISa1TZH7WLT+0x/orG5MlcutAFOpVan3/00=');
});

test('what is posted: JSON under the event’s id, signed over id, time and body', async () => {
  const sink = await listen();
  const before = Math.floor(Date.now() / 1_000);
  expect(await post(`${sink.url}/hook/abc`)).toEqual({ kind: 'delivered', reply: '204' });
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = sink.received;
  expect(path).toBe('/hook/abc');
  expect(JSON.parse(body)).toEqual(EVENT.body);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'msg_1' });
  expect(Number(headers['webhook-timestamp'])).toBeGreaterThanOrEqual(before);
  const content = `msg_1.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', Buffer.alloc(32, 7)).update(content).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
});

test.each([
  [200, 'delivered'],
  [400, 'refused'],
  [401, 'refused'],
  [410, 'refused'],
  [408, 'failed'],
  [429, 'failed'],
  [500, 'failed'],
  [503, 'failed'],
])('an answer of %d: %s', async (status, kind) => {
  const sink = await listen((response) => void response.writeHead(status).end('said\r\nso'));
  expect(await post(sink.url)).toEqual({
    kind,
    reply: kind === 'delivered' ? String(status) : `${status} said so`,
  });
});

test('a redirect is not followed', async () => {
  const elsewhere = await listen();
  const sink = await listen((response) => void response.writeHead(307, { location: elsewhere.url }).end());
  expect(await post(sink.url)).toEqual({ kind: 'refused', reply: '307' });
  expect(elsewhere.received).toEqual([]);
});

test('no more of an answer is read than a bound, however long it goes on', async () => {
  const sink = await listen((response) => {
    response.writeHead(400);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const { kind, reply } = await post(sink.url);
  expect(kind).toBe('refused');
  expect(reply.length).toBeLessThan(300);
});

test('one that never answers, that stops in the middle, and that is not there', async () => {
  const silent = await listen(() => undefined);
  expect(await post(silent.url, { timeoutMs: 50 })).toEqual({
    kind: 'failed',
    reply: 'no answer within 50 ms',
  });
  const slow = await listen((response) => void response.writeHead(200).write('x'));
  expect(await post(slow.url, { timeoutMs: 50 })).toMatchObject({ kind: 'failed' });
  const broken = await listen((response) => response.destroy());
  expect(await post(broken.url)).toMatchObject({ kind: 'failed' });
  const gone = await startHttp();
  await gone.close();
  expect(await post(gone.url)).toMatchObject({
    kind: 'failed',
    reply: expect.stringContaining('ECONNREFUSED') as string,
  });
});

test('a secret that is not there is a failure of this webhook, which posts nothing', async () => {
  const sink = await listen();
  const secret = (): string => {
    throw new Error('HOOK_SECRET holds no secret for a webhook');
  };
  expect(await post(sink.url, { secret })).toEqual({
    kind: 'failed',
    reply: 'HOOK_SECRET holds no secret for a webhook',
  });
  expect(sink.received).toEqual([]);
});

test('a sandbox and a drill post to this machine only', async () => {
  const sink = await listen();
  expect(await post(sink.url, { isSandbox: true, isDrill: true })).toMatchObject({ kind: 'delivered' });
  for (const where of [{ isSandbox: true }, { isDrill: true }])
    expect(await post('https://hooks.example.invalid/x', where)).toMatchObject({ kind: 'skipped' });
});

test('who listens: by role, each once, and of the address only what may be told', () => {
  const url = 'https://hooks.example.com/secret-path';
  const webhooks = createWebhooks({
    addresses: [{ url, roles: ['legal', 'security'], isLoopback: false, secret: () => SECRET }],
    isSandbox: false,
  });
  const listeners = webhooks.listeners(['security', 'legal']);
  expect(listeners).toEqual([
    { id: expect.stringMatching(/^[0-9a-f]{12}$/) as string, origin: 'https://hooks.example.com' },
  ]);
  expect(webhooks.listeners(['executive'])).toEqual([]);
});
