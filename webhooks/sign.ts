import { createHmac } from 'node:crypto';

/**
 * The signature of the Standard Webhooks scheme, version 1: HMAC-SHA256 over id, time and body, in base64. The time is
 * signed too, so that an old event cannot be posted again by somebody else.
 * @param secret base64, without `whsec_`
 */
export const signatureOf = (secret: string, id: string, atSeconds: number, body: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${atSeconds}.${body}`).digest('base64')}`;
