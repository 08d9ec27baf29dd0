import { TocsinError } from '../domain/errors';
import type { Carrier } from './carrier';
import type { Environment } from './env';

export interface BounceSettings {
  readonly key: string;
  readonly domain: string;
}

type Settings = readonly [Pick<Environment, 'bounceKey'>, Pick<Carrier, 'returnPathDomain'>];

/** What notices' return paths are made with; null where either half is not set, and mail comes back as it always did. */
export const bounceSettings = (...[{ bounceKey }, { returnPathDomain }]: Settings): BounceSettings | null =>
  bounceKey !== null && returnPathDomain !== undefined ? { key: bounceKey, domain: returnPathDomain } : null;

/**
 * The same for those who take bounces in and cannot do without.
 * @throws TocsinError Usage, with the half that is missing
 */
export const neededBounceSettings = (...settings: Settings): BounceSettings => {
  const found = bounceSettings(...settings);
  if (found) return found;
  const [{ bounceKey }] = settings;
  throw bounceKey === null
    ? new TocsinError(
        'Usage',
        'TOCSIN_BOUNCE_KEY is not set, so nobody can tell a bounce from a forged one',
        'Set it, or TOCSIN_BOUNCE_KEY_FILE, to the key that the worker sends with: at least 32 bytes.',
      )
    : new TocsinError(
        'Usage',
        'the carrier file names no returnPathDomain, so no bounce can come back',
        'Set returnPathDomain to a domain whose mail you take in, such as bounces.example.com.',
      );
};
