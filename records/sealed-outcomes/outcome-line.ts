import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { NOTICE_STATES } from '../../domain/counts';
import type { NoticeState } from '../../domain/counts';
import { PARTS } from '../../domain/customer';
import type { Part } from '../../domain/customer';
import type { ScopeKeys } from '../personal-data/scope-keys';

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
  /** A blind index of the code in the notice; absent: sealed by a version that bound neither it nor the next two. */
  code: z
    .string()
    .regex(/^[\w-]{16}$/)
    .optional(),
  /** When a relay took it last, or may have; absent: none ever did. */
  sentAt: z.iso.datetime().optional(),
  /** When its letter was written for the post first; absent: never. */
  letterAt: z.iso.datetime().optional(),
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
  readonly code: string;
  readonly sentAt: Date | null;
  readonly letterAt: Date | null;
}

/** Of a row of `notice`: when a relay took it last, or may have; null: none ever did. */
export const sentAtColumn: RawBuilder<Date | null> = sql<Date | null>`coalesce(notice.handed_over_at,
  case when notice.state in ('sending', 'unknown') or notice.doubted then notice.updated_at end)`;

/** The columns of `notice` that are an `OutcomeRow`. */
export const outcomeColumns: RawBuilder<unknown> = sql`customer_id as "customerId", dispatch, seq,
  notice_version as "noticeVersion", part, channel, rule, state, requeued, doubted, attempts, reply,
  updated_at as "updatedAt", code, ${sentAtColumn} as "sentAt", letter_exported_at as "letterAt"`;

const ADDRESS = /[^\s<>"',;:()[\]]+@[^\s<>"',;:()[\]]+/gu;

/** The recipient's own addresses are out of a reply since it was taken down; a relay may name others. */
const withoutAddresses = (reply: string): string =>
  reply.includes('@') ? reply.replace(ADDRESS, '[address]') : reply;

/** Names that the key of a breach gives (records/personal-data/scope-keys.ts). */
export type Blinding = Pick<ScopeKeys, 'pseudonym' | 'mark'>;

/** A code as lines have it: 31^7 are too few to let anybody try them. */
export const codeMark = (keys: Pick<Blinding, 'mark'>, code: string): string =>
  keys.mark('notice-code', code);

export const lineOf = (
  { customerId, requeued, reply, updatedAt, code, sentAt, letterAt, ...row }: OutcomeRow,
  keys: Blinding,
): OutcomeLine => ({
  person: keys.pseudonym(customerId),
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
  code: codeMark(keys, code),
  ...(sentAt === null ? {} : { sentAt: sentAt.toISOString() }),
  ...(letterAt === null ? {} : { letterAt: letterAt.toISOString() }),
});

/** As a version before the code would have sealed it. */
export const withoutCode = ({
  code: _code,
  sentAt: _sentAt,
  letterAt: _letterAt,
  ...line
}: OutcomeLine): OutcomeLine => line;

/** Canonical JSON (RFC 8785): its keys stand here in their order, for a general writer is dear at thousands a second. */
export const textOf = (line: OutcomeLine): string =>
  JSON.stringify({
    at: line.at,
    attempts: line.attempts,
    channel: line.channel,
    code: line.code,
    dispatch: line.dispatch,
    doubted: line.doubted,
    letterAt: line.letterAt,
    noticeVersion: line.noticeVersion,
    part: line.part,
    person: line.person,
    reply: line.reply,
    requeued: line.requeued,
    rule: line.rule,
    sentAt: line.sentAt,
    seq: line.seq,
    state: line.state,
  });
