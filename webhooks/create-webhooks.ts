import { createHash } from 'node:crypto';
import type { Role, WebhookEvent, WebhookListener, WebhookOutcome, WebhookPort } from '../domain/ports';
import { postJson } from './post-json';
import { signatureOf } from './sign';

/** One address, and how its secret is read: each time, so that a rotated one is used at once. */
export interface WebhookAddress {
  readonly url: string;
  readonly roles: readonly Role[];
  /** Whether it is on this machine. */
  readonly isLoopback: boolean;
  /** Base64. Throws where there is none. */
  readonly secret: () => string;
}

export interface WebhooksDeps {
  readonly addresses: readonly WebhookAddress[];
  /** A sandbox tells nobody outside this machine; nor does a drill. */
  readonly isSandbox: boolean;
  readonly timeoutMs?: number;
}

const ANSWER_BYTES = 16_384;
const TIMEOUT_MS = 10_000;

const idOf = (url: string): string => createHash('sha256').update(url).digest('hex').slice(0, 12);

/** Too early, too many, or asked to come back: a later try may fare better. */
const isTemporary = (status: number): boolean =>
  status >= 500 || status === 408 || status === 425 || status === 429;

const outcomeOf = (status: number, text: string): WebhookOutcome => {
  const reply = text === '' ? String(status) : `${status} ${text}`;
  if (status >= 200 && status < 300) return { kind: 'delivered', reply: String(status) };
  return { kind: isTemporary(status) ? 'failed' : 'refused', reply };
};

/** The headers of the Standard Webhooks scheme. */
const signed = (secret: string, id: string, body: string, atMs: number): Record<string, string> => {
  const atSeconds = Math.floor(atMs / 1_000);
  return {
    'content-type': 'application/json',
    'user-agent': 'tocsin',
    'webhook-id': id,
    'webhook-timestamp': String(atSeconds),
    'webhook-signature': signatureOf(secret, id, atSeconds, body),
  };
};

/** Webhooks over HTTP, signed after the Standard Webhooks scheme. */
export const createWebhooks = ({
  addresses,
  isSandbox,
  timeoutMs = TIMEOUT_MS,
}: WebhooksDeps): WebhookPort => {
  const byId = new Map(addresses.map((address) => [idOf(address.url), address]));

  const send = async ({ url, secret }: WebhookAddress, { id, body }: WebhookEvent) => {
    const text = JSON.stringify(body);
    const headers = signed(secret(), id, text, Date.now());
    const answer = await postJson(url, headers, text, { timeoutMs, answerBytes: ANSWER_BYTES });
    return outcomeOf(answer.status, answer.text);
  };

  return {
    listeners: (roles) =>
      [...byId]
        .filter(([, address]) => address.roles.some((role) => roles.includes(role)))
        .map(([id, { url }]): WebhookListener => ({ id, origin: new URL(url).origin })),

    post: async ({ id }, event, isDrill) => {
      const address = byId.get(id);
      if (!address) return { kind: 'skipped', reply: 'the carrier file does not name it any more' };
      if ((isSandbox || isDrill) && !address.isLoopback)
        return {
          kind: 'skipped',
          reply: `a ${isDrill ? 'drill' : 'sandbox'} posts to this machine only`,
        };
      try {
        return await send(address, event);
      } catch (error) {
        return { kind: 'failed', reply: error instanceof Error ? error.message : String(error) };
      }
    },
  };
};
