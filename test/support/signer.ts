import { generateKeyPairSync } from 'node:crypto';
import type { SignerPort } from '../../domain/ports';
import { createSigner } from '../../records/signature';

/** A key of its own for one test. */
export const aSigner = (): SignerPort => createSigner(generateKeyPairSync('ed25519').privateKey);
