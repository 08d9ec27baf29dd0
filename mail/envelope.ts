import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { TocsinError } from '../domain/errors';

/** Characters that would let one address field name more than one mailbox, or break out of the SMTP command. */
const ONE_MAILBOX = /^[^\s<>()[\],;:\\"@\p{Cc}\p{Cs}]+@[^\s<>()[\],;:\\"@\p{Cc}\p{Cs}]+$/u;
/** Octets of a local part, and of a path without its brackets (RFC 5321, 4.5.3.1). */
const MAX_LOCAL_PART = 64;
const MAX_MAILBOX = 254;

/**
 * The address as the envelope wants it (domain in ASCII), or undefined where it is not exactly one mailbox of a length
 * that SMTP carries. What stands before the @ is kept: nobody but its host may change it.
 */
export const mailboxOf = (address: string): string | undefined => {
  if (!ONE_MAILBOX.test(address)) return undefined;
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1));
  const mailbox = `${localPart}@${domain}`;
  // Numbers alone would be read as an IPv4 address, and the notice would go to another host than is written.
  const isHost = domain !== '' && !isIPv4(domain);
  const fits = Buffer.byteLength(localPart) <= MAX_LOCAL_PART && Buffer.byteLength(mailbox) <= MAX_MAILBOX;
  return isHost && fits ? mailbox : undefined;
};

/** Whether a mailbox as `mailboxOf` gives it can go to a relay only that offers SMTPUTF8 (RFC 6531). */
export const needsSmtpUtf8 = (mailbox: string): boolean => /[^\0-\x7f]/.test(mailbox);

/**
 * The Return-Path of one message: a bounce comes back to an address that names the message and, holding a digest
 * only, no customer. Local part of 42 characters, within the 64 of RFC 5321, 4.5.3.1.1.
 */
export const returnPathOf = (messageId: string, domain: string): string =>
  `b-${createHash('sha256').update(messageId).digest('hex').slice(0, 40)}@${domain}`;

/** One header line: line breaks and other control characters become a space, so that no value can add a header. */
export const headerLine = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/**
 * A Message-ID without its brackets, as given: it must be the same at every attempt, so it is refused rather than
 * mended (RFC 5322, 3.6.4).
 */
export const checkedMessageId = (messageId: string): string => {
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$/.test(messageId) || messageId.length > 250)
    throw new TocsinError(
      'Failed',
      'A Message-ID must be left@right in plain ASCII, without brackets or spaces.',
    );
  return messageId;
};
