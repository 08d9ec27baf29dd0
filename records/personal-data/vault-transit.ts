import { z } from 'zod';
import { TocsinError } from '../../domain/errors';
import { wrongKey } from './key-wrapper';
import type { KeyWrapper } from './key-wrapper';

/** A key of HashiCorp Vault's transit engine, or of a service that speaks its HTTP API, such as OpenBao. */
export interface VaultTransit {
  /** `https://vault.example:8200`. */
  readonly address: string;
  /** Where the engine is mounted, and the key in it. */
  readonly mount: string;
  readonly key: string;
  /** Read for each call: tokens are renewed. A secret. */
  readonly token: () => string;
  readonly timeoutMs?: number;
}

const PREFIX = 'vault:';
const encrypted = z.object({ data: z.object({ ciphertext: z.string().startsWith(PREFIX) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const described = z.object({ data: z.object({ latest_version: z.int() }) });

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

/** Whether a service of this kind wrapped it. */
export const isWrappedByVault = (wrapped: string): boolean => wrapped.startsWith(PREFIX);

/**
 * The key-encryption key stays in the service, which wraps and unwraps: `encrypt`, `decrypt` and `keys` of the transit API,
 * with the data key's identity as associated data, so the key must be of an AEAD type (aes256-gcm96, the default).
 */
export const createVaultTransit = ({
  address,
  mount,
  key,
  token,
  timeoutMs = 10_000,
}: VaultTransit): KeyWrapper => {
  const place = `${mount}/${key} at ${new URL(address).host}`;
  const unavailable = (why: string, cause?: unknown): TocsinError =>
    new TocsinError(
      'Unavailable',
      `the key service (${place}) ${why}`,
      'Check VAULT_ADDR and VAULT_TOKEN, and what the token may do.',
      { cause },
    );

  const ask = async <T>(verb: string, answer: z.ZodType<T>, body?: object): Promise<T | { status: 400 }> => {
    const secret = token();
    let response: Response;
    try {
      response = await fetch(new URL(`/v1/${mount}/${verb}/${key}`, address), {
        method: body ? 'POST' : 'GET',
        headers: { 'X-Vault-Token': secret, 'Content-Type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
    } catch (cause) {
      throw unavailable('does not answer', cause);
    }
    // Vault says 400 for what does not decrypt. Its words are not repeated: they may hold what was sent.
    if (response.status === 400) return { status: 400 };
    if (!response.ok) throw unavailable(`answers ${response.status}`);
    const parsed = answer.safeParse(await response.json().catch(() => null));
    if (!parsed.success) throw unavailable('answers something else than the transit API');
    return parsed.data;
  };

  const latest = async (): Promise<number> => {
    const found = await ask('keys', described);
    if ('status' in found) throw unavailable('does not tell of its key');
    return found.data.latest_version;
  };

  return {
    wrap: async (dataKey, identity) => {
      const asked = { plaintext: base64(dataKey), associated_data: base64(identity) };
      const wrapped = await ask('encrypt', encrypted, asked);
      if ('status' in wrapped) throw unavailable('refuses to wrap: is the key of type aes256-gcm96?');
      return wrapped.data.ciphertext;
    },
    unwrap: async (wrapped, identity) => {
      if (!isWrappedByVault(wrapped)) throw wrongKey(`their data keys are not wrapped by ${place}`);
      const asked = { ciphertext: wrapped, associated_data: base64(identity) };
      const plain = await ask('decrypt', decrypted, asked);
      if ('status' in plain) throw wrongKey(`${place} does not open the data key ${identity}`);
      return Buffer.from(plain.data.plaintext, 'base64');
    },
    isCurrent: async (wrapped) => wrapped.startsWith(`${PREFIX}v${await latest()}:`),
    describe: async () => `version ${await latest()} of ${place}`,
  };
};
