import { createHmac, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Contact } from '../../domain/customer';

/** The name of a person in evidence: the same in each bundle of a breach, and nobody's without the carrier's key. */
export type Pseudonym = (customerId: string) => string;

/**
 * HMAC-SHA-256 under a key that is drawn from the signing key (RFC 5869) and is in no bundle: the carrier alone can say
 * who is who, as a court may ask of it, and nobody can try out ids.
 */
export const pseudonymsOf = (signingKey: KeyObject, reference: string): Pseudonym => {
  const secret = signingKey.export({ type: 'pkcs8', format: 'der' });
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'tocsin evidence pseudonyms 1', 32));
  return (customerId) =>
    createHmac('sha256', key)
      .update(JSON.stringify([reference, customerId]))
      .digest('hex')
      .slice(0, 32);
};

const ADDRESS = /[^\s<>"',;:()[\]]+@[^\s<>"',;:()[\]]+/gu;
/** Shorter ones are parts of ordinary words. */
const SHORTEST_NAME = 3;

/** What a relay said, without whom it said it of: addresses, and the names before their at-signs. */
export const redactReply = (reply: string, contact: Contact): string => {
  const { email, previousEmail, agentEmail } = contact;
  const mailboxes = [email, previousEmail, agentEmail]
    .flatMap((address) => address?.split('@')[0] ?? [])
    .filter(({ length }) => length >= SHORTEST_NAME);
  return mailboxes.reduce(
    (text, mailbox) => text.replaceAll(mailbox, '[mailbox]'),
    reply.replace(ADDRESS, '[address]'),
  );
};
