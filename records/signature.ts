import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Signature, SignerPort } from '../domain/ports';

/** What is signed of a value: its canonical JSON, RFC 8785, the same for everyone who reads the same value. */
export const canonicalBytes = (value: object): Buffer => Buffer.from(canonicalize(value) ?? '', 'utf8');

/** A public key by its name: SHA-256 over its SubjectPublicKeyInfo (RFC 8410), as `openssl pkey -pubin` has it. */
export const keyIdOf = (publicKey: KeyObject): string =>
  `sha256:${createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')}`;

const pemOf = (publicKey: KeyObject): string => publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** Signs with an Ed25519 private key (RFC 8032). */
export const createSigner = (privateKey: KeyObject): SignerPort => {
  const publicKey = createPublicKey(privateKey);
  const keyId = keyIdOf(publicKey);
  return {
    keyId,
    publicKey: pemOf(publicKey),
    sign: (bytes) => ({
      algorithm: 'ed25519',
      keyId,
      signature: sign(null, Buffer.from(bytes), privateKey).toString('base64'),
    }),
  };
};

/** Whether a signature over exactly these bytes is by this public key (PEM). False for whatever cannot be read. */
export const isSignedBy = (
  publicKeyPem: string,
  bytes: Uint8Array | string,
  { algorithm, keyId, signature }: Signature,
): boolean => {
  try {
    const publicKey = createPublicKey(publicKeyPem);
    return (
      algorithm === 'ed25519' &&
      publicKey.asymmetricKeyType === 'ed25519' &&
      keyId === keyIdOf(publicKey) &&
      verify(null, Buffer.from(bytes), publicKey, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
};
