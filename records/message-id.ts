import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Destination, Part } from '../domain/customer';

export interface NoticeIdentity {
  readonly reference: string;
  readonly customerId: string;
  readonly noticeVersion: string;
  readonly channel: Destination['channel'];
  /** Of a copy: it is another message than the notice. */
  readonly part?: Part;
}

/**
 * The Message-ID of one notice, without angle brackets (RFC 5322, 3.6.4): the same however often it is sent, so that a
 * second copy can be recognised. A digest, since the headers of a message are read by many.
 */
export const messageIdOf = (
  { reference, customerId, noticeVersion, channel, part = 'person' }: NoticeIdentity,
  domain: string,
): string => {
  const identity =
    canonicalize([reference, customerId, noticeVersion, channel, ...(part === 'person' ? [] : [part])]) ?? '';
  return `${createHash('sha256').update(identity).digest('hex').slice(0, 40)}@${domain}`;
};
