import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { NOTICE_STATES } from '../../domain/counts';
import type { NoticeState } from '../../domain/counts';
import { PARTS } from '../../domain/customer';
import type { Part } from '../../domain/customer';

/**
 * What became of one notice, as the ledger's digests and the bundle of evidence say it. Without whom: `person` is the same
 * in both, and nobody's to whoever lacks the keys of the breach.
 */
export const outcomeLineSchema = z.strictObject({
  person: z.string().regex(/^[0-9a-f]{32}$/),
  dispatch: z.int().min(1),
  seq: z.int().min(1),
  noticeVersion: z.string(),
  /** The person's own notice, or a copy of it, which tells nobody in the person's place. */
  part: z.enum(PARTS),
  channel: z.enum(['email', 'letter', 'none']),
  rule: z.string(),
  state: z.enum(NOTICE_STATES),
  /** It came back, and waits for a dispatch to send it to its next address. */
  requeued: z.literal(true).optional(),
  doubted: z.boolean(),
  attempts: z.int().min(0),
  /** What the relay said, redacted of whom it said it of. */
  reply: z.string().nullable(),
  at: z.iso.datetime(),
});
export type OutcomeLine = z.infer<typeof outcomeLineSchema>;

/** What a line is made of, as `notice` has it. */
export interface OutcomeRow {
  readonly customerId: string;
  readonly dispatch: number;
  readonly seq: number;
  readonly noticeVersion: string;
  readonly part: Part;
  readonly channel: OutcomeLine['channel'];
  readonly rule: string;
  readonly state: NoticeState;
  readonly requeued: boolean;
  readonly doubted: boolean;
  readonly attempts: number;
  readonly reply: string | null;
  readonly updatedAt: Date;
}

/** The columns of `notice` that are an `OutcomeRow`. */
export const outcomeColumns: RawBuilder<unknown> = sql`customer_id as "customerId", dispatch, seq,
  notice_version as "noticeVersion", part, channel, rule, state, requeued, doubted, attempts, reply,
  updated_at as "updatedAt"`;

const ADDRESS = /[^\s<>"',;:()[\]]+@[^\s<>"',;:()[\]]+/gu;

/** The recipient's own addresses are out of a reply since it was taken down; a relay may name others. */
const withoutAddresses = (reply: string): string =>
  reply.includes('@') ? reply.replace(ADDRESS, '[address]') : reply;

export const lineOf = (
  { customerId, requeued, reply, updatedAt, ...row }: OutcomeRow,
  pseudonym: (customerId: string) => string,
): OutcomeLine => ({
  person: pseudonym(customerId),
  dispatch: row.dispatch,
  seq: row.seq,
  noticeVersion: row.noticeVersion,
  part: row.part,
  channel: row.channel,
  rule: row.rule,
  state: requeued ? 'pending' : row.state,
  ...(requeued ? { requeued: true } : {}),
  doubted: row.doubted,
  attempts: row.attempts,
  reply: reply === null ? null : withoutAddresses(reply),
  at: updatedAt.toISOString(),
});

/** Canonical JSON (RFC 8785): its keys stand here in their order, for a general writer is dear at thousands a second. */
export const textOf = (line: OutcomeLine): string =>
  JSON.stringify({
    at: line.at,
    attempts: line.attempts,
    channel: line.channel,
    dispatch: line.dispatch,
    doubted: line.doubted,
    noticeVersion: line.noticeVersion,
    part: line.part,
    person: line.person,
    reply: line.reply,
    requeued: line.requeued,
    rule: line.rule,
    seq: line.seq,
    state: line.state,
  });
