import { readEnvironment } from '../../config/env';
import { readVerifyingKey } from '../../config/signing-key';
import { TocsinError } from '../../domain/errors';
import { keyIdOf } from '../../records/signature';
import type { Result } from '../action';

/** `tocsin ledger key`: the public key of this installation, to be kept elsewhere. Throws `NotFound`. */
export const showKey = async (): Promise<Result> => {
  const key = readVerifyingKey(readEnvironment());
  if (!key)
    throw new TocsinError(
      'NotFound',
      'there is no signing key in this home yet',
      'A worker makes it when it first starts: run this with its TOCSIN_HOME, or its TOCSIN_SIGNING_KEY_FILE.',
    );
  const publicKey = key.export({ type: 'spki', format: 'pem' }) as string;
  return {
    data: { algorithm: 'ed25519', keyId: keyIdOf(key), publicKey },
    table: { columns: ['key id', 'public key'], rows: [[keyIdOf(key), publicKey]] },
    text: publicKey.trimEnd(),
    said: [`Ed25519, ${keyIdOf(key)}. Keep it where nobody can write who can write to the records.`],
  };
};
