import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { canonicalBytes, createSigner, isSignedBy } from '../../records/signature';

const signer = createSigner(generateKeyPairSync('ed25519').privateKey);

test('a signature holds for the same value in any order of its keys, and is plain Ed25519', () => {
  const signed = signer.sign(canonicalBytes({ seq: 1, breach: 'BR-2026-0001' }));
  const bytes = canonicalBytes({ breach: 'BR-2026-0001', seq: 1 });
  expect(isSignedBy(signer.publicKey, bytes, signed)).toBe(true);
  expect(verify(null, bytes, signer.publicKey, Buffer.from(signed.signature, 'base64'))).toBe(true);
});

test('no other bytes, no other signature, no other key', () => {
  const other = createSigner(generateKeyPairSync('ed25519').privateKey);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.nat(7), (bytes, at, bit) => {
      const signed = signer.sign(bytes);
      const flipped = (whole: Uint8Array): Uint8Array => {
        const copy = Uint8Array.from(whole);
        const index = at % copy.length;
        copy[index] = (copy[index] ?? 0) ^ (1 << bit);
        return copy;
      };
      const wrong = Buffer.from(flipped(Buffer.from(signed.signature, 'base64'))).toString('base64');
      expect(isSignedBy(signer.publicKey, bytes, signed)).toBe(true);
      expect(isSignedBy(signer.publicKey, flipped(bytes), signed)).toBe(false);
      expect(isSignedBy(signer.publicKey, bytes, { ...signed, signature: wrong })).toBe(false);
      expect(isSignedBy(other.publicKey, bytes, signed)).toBe(false);
      expect(isSignedBy('no key', bytes, signed)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test('the name of a key is the digest of what its PEM holds', () => {
  const der = Buffer.from(signer.publicKey.split('\n').slice(1, -2).join(''), 'base64');
  expect(signer.keyId).toBe(`sha256:${createHash('sha256').update(der).digest('hex')}`);
});
