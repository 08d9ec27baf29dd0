import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TocsinError } from '../domain/errors';
import { isLoopback } from './webhooks';

/** A key of a key service: see records/personal-data/vault-transit.ts. */
export interface VaultPlace {
  readonly address: string;
  /** Where the transit engine is mounted, and the key in it. */
  readonly mount: string;
  readonly key: string;
  /** Read for each call: tokens are renewed. A secret. */
  readonly token: () => string;
}

const isAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/** Vault's own variables, and the key that is Tocsin's. */
export const VAULT_VARIABLES = {
  TOCSIN_VAULT_KEY: z
    .string()
    .regex(/^[\w./-]+\/[\w.-]+$/, 'must be MOUNT/KEY of the transit engine, such as transit/tocsin')
    .optional(),
  VAULT_ADDR: z.string().refine(isAddress, 'must be an address that begins with https:').optional(),
  VAULT_TOKEN: z.string().optional(),
  VAULT_TOKEN_FILE: z.string().optional(),
};

type VaultVariables = { readonly [name in keyof typeof VAULT_VARIABLES]?: string | undefined };

const tokenOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new TocsinError(
      'Usage',
      `VAULT_TOKEN_FILE names ${file}, which cannot be read`,
      'Mount the file, or let its agent write it.',
      { cause },
    );
  }
};

/**
 * The key service that wraps the data keys; null: none is named, the keys are this machine's.
 * @throws TocsinError Usage where it is named by half, or would be asked without TLS beyond this machine
 */
export const vaultOf = (variables: VaultVariables): VaultPlace | null => {
  const {
    TOCSIN_VAULT_KEY: named,
    VAULT_ADDR: address,
    VAULT_TOKEN: token,
    VAULT_TOKEN_FILE: file,
  } = variables;
  if (named === undefined) return null;
  if (address === undefined || (token ?? file) === undefined)
    throw new TocsinError(
      'Usage',
      'TOCSIN_VAULT_KEY is set, but VAULT_ADDR or the token is not',
      'Set VAULT_ADDR, and VAULT_TOKEN_FILE or VAULT_TOKEN.',
    );
  const url = new URL(address);
  if (url.protocol === 'http:' && !isLoopback(url))
    throw new TocsinError(
      'Usage',
      'VAULT_ADDR leads beyond this machine without TLS: keys and the token would be seen on the way',
      'Give its https: address.',
    );
  const at = named.lastIndexOf('/');
  return {
    address,
    mount: named.slice(0, at),
    key: named.slice(at + 1),
    token: () => (file === undefined ? (token ?? '') : tokenOf(file)),
  };
};
