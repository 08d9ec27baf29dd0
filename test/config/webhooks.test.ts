import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readWebhookSecret, webhookSchema } from '../../config/webhooks';
import { checkWebhooks } from '../../client/doctor/webhook-checks';
import { TocsinError } from '../../domain/errors';

const WEBHOOK = {
  url: 'https://hooks.example.com/secret-path',
  roles: ['legal' as const],
  secretEnv: 'HOOK',
};
const SECRET = Buffer.alloc(32, 7).toString('base64');
const problemOf = (changes: object): string | undefined =>
  webhookSchema.safeParse({ ...WEBHOOK, ...changes }).error?.issues[0]?.message;

test.each(['https://hooks.example.com', 'http://127.0.0.1:8080/x', 'http://localhost:1', 'http://[::1]:1/x'])(
  '%s is an address',
  (url) => {
    expect(problemOf({ url })).toBeUndefined();
  },
);
test.each([
  ['http://hooks.example.com', 'https://'],
  ['http://127.0.0.1.example.com', 'https://'],
  ['http://localhost.example.com', 'https://'],
  ['ftp://127.0.0.1/x', 'https://'],
  ['https://me:word@hooks.example.com', 'no name and password'],
  ['hooks.example.com', 'must be an address'],
])('%s is refused', (url, problem) => {
  expect(problemOf({ url })).toContain(problem);
});

test('exactly one place for the secret, and never the secret itself', () => {
  for (const changes of [{ secretFile: '/run/x' }, { secretEnv: undefined }])
    expect(problemOf(changes)).toContain('either secretEnv or secretFile');
  expect(problemOf({ secretEnv: `whsec_${SECRET}` })).toContain('name of an environment variable');
  expect(problemOf({ secret: SECRET })).toContain('secret');
});

test('a secret by variable or file, with or without its prefix', () => {
  expect(readWebhookSecret(WEBHOOK, { HOOK: ` whsec_${SECRET}\n` })).toBe(SECRET);
  expect(readWebhookSecret(WEBHOOK, { HOOK: SECRET })).toBe(SECRET);
  const secretFile = path.join(mkdtempSync(path.join(tmpdir(), 'tocsin-hook-')), 'secret');
  writeFileSync(secretFile, `${SECRET}\n`);
  expect(readWebhookSecret({ ...WEBHOOK, secretEnv: undefined, secretFile }, {})).toBe(SECRET);
  expect(() =>
    readWebhookSecret({ ...WEBHOOK, secretEnv: undefined, secretFile: `${secretFile}.no` }, {}),
  ).toThrow('cannot be read');
});

test.each([undefined, '', 'password', Buffer.alloc(8).toString('base64'), `${SECRET}!`])(
  'a secret %s is refused, and never repeated',
  (HOOK) => {
    let message = '';
    try {
      readWebhookSecret(WEBHOOK, { HOOK });
    } catch (error) {
      message = error instanceof TocsinError ? error.message : '';
    }
    expect(message).toMatch(/^HOOK /);
    if (HOOK) expect(message).not.toContain(HOOK);
  },
);

test('the doctor tells of each whether its secret is there and whether this profile posts to it', () => {
  const carrier = { webhooks: [WEBHOOK, { ...WEBHOOK, url: 'http://127.0.0.1:9/x' }] };
  const verdicts = (profile: 'live' | 'sandbox', source: NodeJS.ProcessEnv) =>
    checkWebhooks(carrier, { profile }, source).map(({ verdict }) => verdict);
  expect(verdicts('live', { HOOK: SECRET })).toEqual(['ok', 'ok']);
  expect(verdicts('sandbox', { HOOK: SECRET })).toEqual(['warn', 'ok']);
  expect(verdicts('live', {})).toEqual(['bad', 'bad']);
  expect(JSON.stringify(checkWebhooks(carrier, { profile: 'live' }, {}))).not.toContain('secret-path');
});
