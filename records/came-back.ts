import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { hasPostalAddress } from '../domain/address-of-record';
import type { NoticeState } from '../domain/counts';
import type { Connection } from './database';
import { stepColumns } from './notice-steps';
import { openContacts } from './personal-data/contacts';
import type { DataKeys } from './personal-data/data-keys';
import { plainText } from './plain-text';
import { keepLines } from './sealed-outcomes/kept-lines';
import type { KeptLines } from './sealed-outcomes/kept-lines';
import { outcomeColumns } from './sealed-outcomes/outcome-line';
import type { OutcomeRow } from './sealed-outcomes/outcome-line';

/** A notice that something is said of, as it stands; locked until the transaction ends. */
export interface NoticeNow {
  readonly dispatch: number;
  readonly seq: number;
  readonly customerId: string;
  readonly state: NoticeState;
  readonly hasPostalAddress: boolean;
  /** All that the list has of this person: what is kept of a reply must not name them. Never stored or shown. */
  readonly addresses: readonly string[];
  readonly isCopy: boolean;
  /** Whether another e-mail address comes next. */
  readonly hasNextAddress: boolean;
  readonly reply: string | null;
}

export interface NoticeMove {
  readonly dispatch: number;
  readonly seq: number;
  /** `pending`: the next dispatch sends it to its next address. */
  readonly state: 'letter' | 'bounced' | 'failed' | 'pending';
  readonly reply: string;
  /** Not the mailbox was refused, but who sends. */
  readonly isAboutSender?: true;
  /** The newest words alone. */
  readonly why: string;
}

/** Of a reply: the new words, and those of the relay before. */
const REPLY_LENGTH = 500;

type Row = Omit<NoticeNow, 'hasPostalAddress' | 'addresses'> & { readonly contact: Buffer };

/** Where the notices are: the keys of the records, and the transaction that locks. */
export interface LockedIn {
  readonly keys: DataKeys;
  readonly db: Connection;
}

const noticesOf = async (
  { keys, db }: LockedIn,
  reference: string,
  query: RawBuilder<Row>,
): Promise<readonly NoticeNow[]> => {
  const rows = await openContacts({ keys, db, scope: reference }, async () => (await query.execute(db)).rows);
  return rows.map(({ contact, ...row }) => ({
    ...row,
    hasPostalAddress: hasPostalAddress(contact),
    addresses: [contact.email, contact.previousEmail, contact.agentEmail].filter(
      (each) => each !== undefined,
    ),
  }));
};

const columns = sql`
  select dispatch, seq, customer_id as "customerId", notice.state, contact, reply, part <> 'person' as "isCopy",
    fallbacks is not null as "hasNextAddress"
  from notice join customer using (breach, customer_id)`;

/** Locks notices in the order in which everyone locks them. */
export const lockNotices = async (
  lockedIn: LockedIn,
  reference: string,
  keys: readonly { readonly dispatch: number; readonly seq: number }[],
): Promise<readonly NoticeNow[]> =>
  noticesOf(
    lockedIn,
    reference,
    sql<Row>`
    ${columns}
    where breach = ${reference} and (dispatch, seq) in (
      select * from unnest(${keys.map(({ dispatch }) => dispatch)}::bigint[], ${keys.map(({ seq }) => seq)}::bigint[]))
    order by dispatch, seq for update of notice`,
  );

/** The same by customer, without copies. */
export const lockNoticesOf = async (
  lockedIn: LockedIn,
  reference: string,
  customerIds: readonly string[],
): Promise<readonly NoticeNow[]> =>
  noticesOf(
    lockedIn,
    reference,
    sql<Row>`
    ${columns}
    where breach = ${reference} and customer_id = any(${[...customerIds]}::text[]) and part = 'person'
    order by dispatch, seq for update of notice`,
  );

/** What a notice's row keeps of it: the newest words first, what the relay had said before after them. */
export const wordsAfter = (words: string, before: string | null): Pick<NoticeMove, 'reply' | 'why'> => ({
  reply: plainText(before ? `${words} / before: ${before}` : words).slice(0, REPLY_LENGTH),
  why: plainText(words).slice(0, REPLY_LENGTH),
});

/**
 * Writes the new states, and the step that each of them ends. Answers what a ledger entry is to say, so that whoever reads it
 * knows which notices moved: their lines, as they stand now, are kept under its digest.
 */
export const moveNotices = async (
  { keys, db }: LockedIn,
  reference: string,
  moves: readonly NoticeMove[],
  at: string,
): Promise<KeptLines> => {
  const column = <K extends keyof NoticeMove>(name: K): NoticeMove[K][] => moves.map((move) => move[name]);
  await sql`
    update notice set state = move.state, reply = move.reply, updated_at = ${at}::timestamptz,
      distrusted = distrusted or move.isaboutsender,
      requeued = move.state = 'pending', ${stepColumns({
        isOver: sql`true`,
        isNext: sql`move.state = 'pending'`,
        why: sql`move.why`,
        at: sql`${at}::timestamptz`,
      })}
    from unnest(${column('dispatch')}::integer[], ${column('seq')}::integer[], ${column('state')}::text[],
      ${column('reply')}::text[], ${column('why')}::text[],
      ${moves.map(({ isAboutSender = false }) => isAboutSender)}::boolean[])
      as move (dispatch, seq, state, reply, why, isaboutsender)
    where breach = ${reference} and notice.dispatch = move.dispatch and notice.seq = move.seq`.execute(db);
  const { rows } = await sql<OutcomeRow>`
    select ${outcomeColumns} from notice
    where breach = ${reference} and (dispatch, seq) in (
      select * from unnest(${column('dispatch')}::integer[], ${column('seq')}::integer[]))
    order by dispatch, seq`.execute(db);
  return keepLines({ kysely: db, keys }, reference, rows);
};
