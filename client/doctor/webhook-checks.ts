import type { Carrier } from '../../config/carrier';
import type { Environment } from '../../config/env';
import { isLoopback, readWebhookSecret } from '../../config/webhooks';
import { TocsinError } from '../../domain/errors';
import { bad, ok, warn } from './check';
import type { Check } from './check';

/**
 * Whether each webhook of the carrier file has its secret, and whether this profile posts to it; posts nothing. Of an
 * address only scheme, host and port are told: its path may be a secret.
 */
export const checkWebhooks = (
  { webhooks }: Pick<Carrier, 'webhooks'>,
  { profile }: Pick<Environment, 'profile'>,
  source: NodeJS.ProcessEnv = process.env,
): Check[] =>
  webhooks.map((webhook) => {
    const url = new URL(webhook.url);
    const name = `webhook ${url.origin}`;
    const found = `for ${webhook.roles.join(', ')}`;
    try {
      readWebhookSecret(webhook, source);
    } catch (error) {
      if (error instanceof TocsinError) return bad(name, error.message, error.fix);
      throw error;
    }
    return profile === 'sandbox' && !isLoopback(url)
      ? warn(
          name,
          `${found}, but a sandbox posts to this machine only`,
          'Set TOCSIN_PROFILE to live, or use an address of 127.0.0.1.',
        )
      : ok(name, found);
  });
