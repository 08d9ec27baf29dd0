import canonicalize from 'canonicalize';
import type { Environment } from '../config/env';
import { openSigningKey } from '../config/signing-key';
import { createSigner } from '../records/signature';

/** Signs texts with the key of this home, as JSON beside them; the key is opened, or made, when the first is signed. */
export const detachedSignature =
  (environment: Environment) =>
  (text: string): string =>
    canonicalize(createSigner(openSigningKey(environment)).sign(text)) ?? '';
