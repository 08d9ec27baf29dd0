import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * The bytes of a sealed column (docs/decisions/0017-personal-data.md):
 * version, 1 byte | generation of the data key, 2 | fingerprint, 32 | ciphertext | GCM's tag, 16.
 */
const VERSION = 1;
const FINGERPRINT_AT = 3;
const FINGERPRINT_BYTES = 32;
const HEADER = FINGERPRINT_AT + FINGERPRINT_BYTES;
const NONCE = 12;
const TAG = 16;

/** In SQL of a sealed column: what is the same for the same words of the same row, whatever data key sealed them. */
export const FINGERPRINT_SQL = { from: FINGERPRINT_AT + 1, bytes: FINGERPRINT_BYTES } as const;

export interface SealingKeys {
  /** Of the fingerprints: the same for all generations of data keys. */
  readonly index: KeyObject;
  readonly data: KeyObject;
  readonly generation: number;
}

/** What the rows of a column are known by, one text for one row: JSON, so that nothing in it can look like another. */
export type Identity = string;

export const generationOf = (sealed: Buffer): number => sealed.readUInt16BE(1);

/**
 * AES-256-GCM. The nonce is the head of the fingerprint, an HMAC of row and words (a synthetic nonce, as in RFC 5297): it
 * repeats only for the same words of the same row under the same key, whose ciphertext may be the same. Authenticated
 * with it are the row's identity and the header.
 */
export const sealBytes = (keys: SealingKeys, identity: Identity, plain: string | Buffer): Buffer => {
  const fingerprint = createHmac('sha256', keys.index).update(`${identity}\0`).update(plain).digest();
  const header = Buffer.allocUnsafe(HEADER);
  header.writeUInt8(VERSION, 0);
  header.writeUInt16BE(keys.generation, 1);
  fingerprint.copy(header, FINGERPRINT_AT);
  const cipher = createCipheriv('aes-256-gcm', keys.data, fingerprint.subarray(0, NONCE));
  cipher.setAAD(Buffer.concat([header, Buffer.from(identity)]));
  const words = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  return Buffer.concat([header, words, cipher.getAuthTag()]);
};

/** Throws where the bytes, the row or the key are others than those that were sealed. */
export const openBytes = (data: KeyObject, identity: Identity, sealed: Buffer): Buffer => {
  if (sealed.length < HEADER + TAG || sealed[0] !== VERSION) throw new Error('these are no sealed bytes');
  const header = sealed.subarray(0, HEADER);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    data,
    header.subarray(FINGERPRINT_AT, FINGERPRINT_AT + NONCE),
  );
  decipher.setAAD(Buffer.concat([header, Buffer.from(identity)]));
  decipher.setAuthTag(sealed.subarray(-TAG));
  const words = decipher.update(sealed.subarray(HEADER, -TAG));
  decipher.final();
  return words;
};
