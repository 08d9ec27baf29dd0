import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { PARTS } from '../../domain/customer';
import { NOTICE_STATES } from '../../domain/counts';
import type { Database } from '../../records/database';
import { peopleWithoutNotice } from '../../records/evidence';
import { noticesOf } from '../../records/notices';
import { redactReply } from './pseudonyms';
import type { Pseudonym } from './pseudonyms';

/** What became of one person. A dispatch of null: none has taken this person up. */
export const outcomeSchema = z.strictObject({
  person: z.string().regex(/^[0-9a-f]{32}$/),
  dispatch: z.int().min(1).nullable(),
  seq: z.int().min(1).nullable(),
  noticeVersion: z.string().nullable(),
  /** The person's own notice, or a copy of it, which tells nobody in the person's place. */
  part: z.enum(PARTS).nullable(),
  channel: z.enum(['email', 'letter', 'none']).nullable(),
  rule: z.string().nullable(),
  state: z.enum(NOTICE_STATES),
  doubted: z.boolean(),
  attempts: z.int().min(0),
  /** What the relay said, redacted of whom it said it of. */
  reply: z.string().nullable(),
  at: z.iso.datetime().nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** What became of everybody on the list, a line each. */
export async function* outcomesOf(
  database: Database,
  reference: string,
  pseudonym: Pseudonym,
): AsyncGenerator<string> {
  const line = (outcome: Outcome): string => `${canonicalize(outcome)}\n`;
  for await (const notice of noticesOf(database, reference)) {
    const { customerId, contact, requeued, reply, updatedAt: at, ...row } = notice;
    const { dispatch, seq, noticeVersion, part, channel, rule, doubted, attempts } = row;
    yield line({
      person: pseudonym(customerId),
      dispatch,
      seq,
      noticeVersion,
      part,
      channel,
      rule,
      state: requeued ? 'pending' : row.state,
      doubted,
      attempts,
      reply: reply === null ? null : redactReply(reply, contact),
      at,
    });
  }
  for await (const customerId of peopleWithoutNotice(database, reference))
    yield line({
      person: pseudonym(customerId),
      dispatch: null,
      seq: null,
      noticeVersion: null,
      part: null,
      channel: null,
      rule: null,
      state: 'pending',
      doubted: false,
      attempts: 0,
      reply: null,
      at: null,
    });
}

/** One line a person, packed: a million people are some 30 MB. */
export const packedOutcomes = (lines: Iterable<string> | AsyncIterable<string>): Readable => {
  const unpacked = Readable.from(lines);
  const packed = createGzip();
  unpacked.on('error', (error) => packed.destroy(error));
  return unpacked.pipe(packed);
};

/**
 * Reads them again, one at a time.
 * @throws Error for a line that is no outcome, and for more than the limits allow
 */
export async function* unpackedOutcomes(
  packed: Readable,
  limits: { readonly outcomesOctets: number; readonly lineOctets: number },
): AsyncGenerator<Outcome> {
  let octets = 0;
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  const bounded = async function* (): AsyncGenerator<Buffer> {
    let sinceBreak = 0;
    for await (const chunk of packed.pipe(unpacked) as AsyncIterable<Buffer>) {
      octets += chunk.length;
      const last = chunk.lastIndexOf(0x0a);
      sinceBreak = last < 0 ? sinceBreak + chunk.length : chunk.length - last;
      if (octets > limits.outcomesOctets || sinceBreak > limits.lineOctets)
        throw new Error('it unpacks to more than any list of people');
      yield chunk;
    }
  };
  for await (const line of createInterface({ input: Readable.from(bounded(), { objectMode: false }) }))
    yield outcomeSchema.parse(JSON.parse(line));
}
