import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** `sha256:` and 64 hex digits: the form in which every digest is kept and shown. */
export const digestOf = (bytes: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** SHA-256 of a value's canonical JSON, RFC 8785: the same for everyone who reads the same value. */
export const canonicalDigest = (value: object): string => digestOf(canonicalize(value) ?? '');
