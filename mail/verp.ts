import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { NoticeKey, ReturnedNotice } from '../domain/bounces';
import { TocsinError } from '../domain/errors';
import { mailboxOf } from './envelope';

/** What an address says that something came back to. */
export type ReadReturn =
  | { readonly kind: 'ours'; readonly notice: ReturnedNotice }
  /** Looks like one of ours, and is not: altered, invented, or made with another key. */
  | { readonly kind: 'forged' }
  /** Some other address. */
  | { readonly kind: 'foreign' };

export interface ReturnPaths {
  /** The envelope's sender of one notice. */
  pathOf(notice: NoticeKey): string;
  /** Reads an address, in whatever case relays have left it. */
  read(address: string): ReadReturn;
}

export interface ReturnPathOptions {
  /** At least 32 bytes. */
  readonly key: string;
  /** Where bounces are taken in. */
  readonly domain: string;
}

const PREFIX = 'bounces+';
const CASE_BYTES = 8;
const DISPATCH_BYTES = 3;
const SEQ_BYTES = 4;
const PAYLOAD_BYTES = CASE_BYTES + DISPATCH_BYTES + SEQ_BYTES;
/** RFC 2104, 5, allows no less than 80 bits of an HMAC. */
const MAC_BYTES = 12;
/** In hexadecimal, since relays may change the case of letters: with the prefix 62 octets of the 64 that RFC 5321 allows. */
const TOKEN = new RegExp(`^[0-9a-f]{${2 * (PAYLOAD_BYTES + MAC_BYTES)}}$`);
/** So that the key can never be made to sign something else. */
const PURPOSE = 'tocsin return path 1\n';

/** Stands for a case where its reference must not be read: the first 8 bytes of its SHA-256, in hexadecimal. */
export const caseIdOf = (reference: string): string =>
  createHash('sha256')
    .update(reference)
    .digest('hex')
    .slice(0, 2 * CASE_BYTES);

const payloadOf = ({ reference, dispatch, seq }: NoticeKey): Buffer => {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.write(caseIdOf(reference), 'hex');
  payload.writeUIntBE(dispatch, CASE_BYTES, DISPATCH_BYTES);
  payload.writeUInt32BE(seq, CASE_BYTES + DISPATCH_BYTES);
  return payload;
};

const noticeIn = (payload: Buffer): ReturnedNotice => ({
  caseId: payload.toString('hex', 0, CASE_BYTES),
  dispatch: payload.readUIntBE(CASE_BYTES, DISPATCH_BYTES),
  seq: payload.readUInt32BE(CASE_BYTES + DISPATCH_BYTES),
});

/**
 * Return paths of their own for notices (VERP): `bounces+TOKEN@domain`. The token is a digest of the case's reference,
 * the dispatch, the number of the notice in it, and an HMAC-SHA-256 over these, cut to 96 bits: nobody without the key can
 * make one, and it tells nothing of the customer.
 * @throws TocsinError Usage where the domain is none
 */
export const createReturnPaths = ({ key, domain }: ReturnPathOptions): ReturnPaths => {
  const example = mailboxOf(`${PREFIX}${'0'.repeat(2 * (PAYLOAD_BYTES + MAC_BYTES))}@${domain}`);
  if (example === undefined)
    throw new TocsinError(
      'Usage',
      `returnPathDomain in the carrier file is no domain that mail can come back to: ${domain}`,
      'Name a domain such as bounces.example.com.',
    );
  const host = example.slice(example.indexOf('@') + 1);
  const macOf = (payload: Buffer): Buffer =>
    createHmac('sha256', key).update(PURPOSE).update(payload).digest().subarray(0, MAC_BYTES);

  return {
    pathOf: (notice) => {
      const payload = payloadOf(notice);
      return `${PREFIX}${Buffer.concat([payload, macOf(payload)]).toString('hex')}@${host}`;
    },
    read: (address) => {
      const lower = address.trim().toLowerCase();
      const at = lower.lastIndexOf('@');
      if (!lower.startsWith(PREFIX) || lower.slice(at + 1) !== host) return { kind: 'foreign' };
      const token = lower.slice(PREFIX.length, at);
      if (!TOKEN.test(token)) return { kind: 'forged' };
      const bytes = Buffer.from(token, 'hex');
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      return timingSafeEqual(macOf(payload), bytes.subarray(PAYLOAD_BYTES))
        ? { kind: 'ours', notice: noticeIn(payload) }
        : { kind: 'forged' };
    },
  };
};
