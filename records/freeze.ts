import { sql } from 'kysely';
import { dayBegunEverywhere, routeOf } from '../domain/address-of-record';
import type { NoticeState } from '../domain/counts';
import type { Contact } from '../domain/customer';
import type { FreezeRequest, FrozenRecipients } from '../domain/ports';
import { listDigest } from './case-store';
import type { Connection, Database } from './database';
import { takeUpUnderway } from './freeze-again';
import { makePlan, planCopies, writeCopies } from './freeze-copies';
import { lockBreach } from './locks';
import { messageIdOf } from './message-id';
import { newNoticeCodes } from './notice-codes';
import { openContacts } from './personal-data/contacts';
import { hasAnotherAddress } from './refused-addresses';
import type { DataKeys } from './personal-data/data-keys';
import { waveCounts } from '../domain/sending/waves';
import { waveEnds } from './wave-weight';

const PAGE = 5_000;

interface Person {
  readonly customerId: string;
  readonly contact: Contact;
  readonly segment?: string;
  /** Whether their letter came back, and the list has no address but those that were tried: they stay failed. */
  readonly isStuck: boolean;
}

/**
 * A page of those who have no notice, or one in these states of another dispatch, in order of id. Keyset, so that memory
 * does not grow with the list.
 */
const peopleAfter = async (
  keys: DataKeys,
  db: Connection,
  { reference, dispatch, at }: FreezeRequest,
  last: string,
  states?: readonly NoticeState[],
): Promise<readonly Person[]> => {
  const query = db
    .selectFrom('customer')
    .select(['customer_id as customerId', 'contact', 'segment'])
    .select(
      sql<string[] | null>`(select refused_marks from notice where notice.breach = customer.breach
        and notice.customer_id = customer.customer_id and notice.part = 'person' and notice.state = 'failed')`.as(
        'refusedMarks',
      ),
    )
    .where('breach', '=', reference)
    .where('customer_id', '>', last)
    .where((where) => {
      const notice = where
        .selectFrom('notice')
        .select('notice.seq')
        .whereRef('notice.breach', '=', 'customer.breach')
        .whereRef('notice.customer_id', '=', 'customer.customer_id')
        // Follows from the two others; without it a page may read the notices of all pages before it.
        .where('notice.customer_id', '>', last)
        .where('notice.part', '=', 'person');
      return states
        ? where.exists(notice.where('notice.state', 'in', states).where('notice.dispatch', '!=', dispatch))
        : where.not(where.exists(notice));
    })
    .orderBy('customer_id')
    .limit(PAGE);
  const rows = await openContacts({ keys, db, scope: reference }, () => query.execute());
  const scope = await keys.keysToOpen(db, reference);
  const atDay = dayBegunEverywhere(at);
  return rows.map(({ customerId, contact, segment, refusedMarks }) => {
    const person = { customerId, contact, segment: segment ?? undefined };
    return {
      ...person,
      isStuck: refusedMarks !== null && !hasAnotherAddress(scope, person, refusedMarks, atDay),
    };
  });
};

const FIRST_STATE = { email: 'pending', letter: 'letter', none: 'failed' } as const;

/**
 * A notice that is there already keeps what is known of it: how often it was tried, whether it was ever in doubt, and the
 * code, which its reader may hold already.
 */
const writePage = async (
  db: Connection,
  request: FreezeRequest,
  people: readonly Person[],
  firstSeq: number,
  messageIdDomain: string,
): Promise<void> => {
  const { reference, dispatch, noticeVersion, at } = request;
  const atDay = dayBegunEverywhere(at);
  const codes = await newNoticeCodes(db, people.length);
  const routes = people.map((person) => ({ ...person, ...routeOf(person, atDay) }));
  const copies = routes.flatMap(({ customerId, copies: some }) =>
    some.map((copy) => ({ customerId, ...copy })),
  );
  await planCopies(db, request, copies, messageIdDomain);
  const rows = routes.map(({ customerId, destination, fallbacks }, index) => {
    const { channel, rule } = destination;
    return {
      seq: firstSeq + index,
      customerId,
      channel,
      toField: destination.channel === 'email' ? destination.field : null,
      rule,
      code: codes[index] as string,
      state: FIRST_STATE[channel],
      messageId:
        channel === 'email'
          ? messageIdOf({ reference, customerId, noticeVersion, channel }, messageIdDomain)
          : null,
      reply: channel === 'email' ? null : rule,
      // Postgres has no arrays of arrays of different lengths.
      fallbacks: fallbacks.join(','),
    };
  });
  const column = <K extends keyof (typeof rows)[number]>(name: K): (typeof rows)[number][K][] =>
    rows.map((row) => row[name]);
  await sql`
    insert into notice (breach, dispatch, notice_version, updated_at,
      seq, customer_id, channel, to_field, rule, code, state, message_id, reply, fallbacks)
    select ${reference}, ${dispatch}::integer, ${noticeVersion}, ${at}::timestamptz, seq, customer_id, channel, to_field,
      rule, code, state, message_id, reply, nullif(string_to_array(fallbacks, ','), '{}')
    from unnest(
      ${column('seq')}::integer[], ${column('customerId')}::text[], ${column('channel')}::text[],
      ${column('toField')}::text[], ${column('rule')}::text[], ${column('code')}::text[], ${column('state')}::text[],
      ${column('messageId')}::text[], ${column('reply')}::text[], ${column('fallbacks')}::text[])
      as row (seq, customer_id, channel, to_field, rule, code, state, message_id, reply, fallbacks)
    on conflict (breach, customer_id, part) do update set dispatch = excluded.dispatch, seq = excluded.seq,
      notice_version = excluded.notice_version, channel = excluded.channel, to_field = excluded.to_field,
      rule = excluded.rule, state = excluded.state, message_id = excluded.message_id, updated_at = excluded.updated_at,
      fallbacks = excluded.fallbacks, requeued = false, letter_file = null, letter_mark = null,
      reply = coalesce(excluded.reply, notice.reply), distrusted = false,
      doubted = notice.doubted or notice.state = 'unknown'`.execute(db);
};

const frozen = async (db: Connection, { reference, dispatch, waves }: FreezeRequest) => {
  const { rows } = await sql<Omit<FrozenRecipients, 'isFrozen' | 'listDigest' | 'waveEnds'>>`
    select coalesce(max(seq), 0) as total,
      count(*) filter (where channel = 'email' and part = 'person')::integer as "byEmail",
      count(*) filter (where channel = 'letter')::integer as "byLetter",
      count(*) filter (where channel = 'none')::integer as "withoutAddress",
      count(*) filter (where part <> 'person')::integer as copies
    from notice where breach = ${reference} and dispatch = ${dispatch}`.execute(db);
  const counts = rows[0] as (typeof rows)[number];
  if (!waves) return counts;
  const ends = await waveEnds(db, reference, dispatch, waveCounts(waves, counts.byEmail));
  return { ...counts, waveEnds: [...ends.slice(0, -1), counts.total] };
};

/** What is kept of such a notice. */
export const LEFT_IN_DOUBT = 'it may have been sent before the notice was changed';

/**
 * What an earlier version may have sent, before it was put off or its worker died, is not sent again as another text:
 * its outcome is unknown, and counted so. No dispatch is under way while one is frozen.
 */
const leaveInDoubt = async (db: Connection, { reference, noticeVersion }: FreezeRequest): Promise<void> => {
  await db
    .updateTable('notice')
    .set({ state: 'unknown', doubted: true, reply: LEFT_IN_DOUBT })
    .where('breach', '=', reference)
    .where('notice_version', '!=', noticeVersion)
    .where('requeued', '=', false)
    .where((where) =>
      where.or([
        where('state', '=', 'sending'),
        where.and([where('state', '=', 'pending'), where('doubted', '=', true)]),
      ]),
    )
    .execute();
};

/**
 * Takes up everyone who has no notice under dense sequence numbers, in order of customer id. The list stands still
 * meanwhile, and must be the approved one. Notices of an earlier version that were never sent are taken back first. Those
 * that a person wants tried again come after the others: under the same Message-ID, unless the notice is another. Then
 * come those who have another address to be tried, and then all copies. Whose letter came back is tried again only where
 * the list has an address that was not tried.
 * Repeatable: a dispatch that was frozen before answers what it froze.
 */
export const freeze = async (
  { kysely, keys }: Database,
  request: FreezeRequest,
  messageIdDomain: string,
): Promise<FrozenRecipients> =>
  kysely.transaction().execute(async (transaction) => {
    const { reference, noticeVersion } = request;
    await lockBreach(transaction, 'list', reference);
    const standing = await listDigest(transaction, reference);
    const before = await frozen(transaction, request);
    if (before.total > 0) return { isFrozen: true, ...before, listDigest: standing };
    if (standing !== request.listDigest)
      return { isFrozen: false, total: 0, byEmail: 0, byLetter: 0, withoutAddress: 0, listDigest: standing };
    await leaveInDoubt(transaction, request);
    await transaction
      .deleteFrom('notice')
      .where('breach', '=', reference)
      .where('state', '=', 'pending')
      .where('doubted', '=', false)
      .where('part', '=', 'person')
      .where('trail', 'is', null)
      .where('notice_version', '!=', noticeVersion)
      .execute();
    await makePlan(transaction);
    let total = 0;
    const takeUp = async (states?: readonly NoticeState[]): Promise<void> => {
      for (let last = ''; ;) {
        const people = await peopleAfter(keys, transaction, request, last, states);
        const taken = people.filter(({ isStuck }) => !isStuck);
        if (taken.length > 0) await writePage(transaction, request, taken, total + 1, messageIdDomain);
        total += taken.length;
        if (people.length < PAGE) return;
        last = (people[people.length - 1] as Person).customerId;
      }
    };
    await takeUp();
    if (request.again && request.again.length > 0) await takeUp(request.again);
    total += await takeUpUnderway(transaction, request, { last: total, isOfPersons: true }, messageIdDomain);
    total += await writeCopies(transaction, request, total);
    await takeUpUnderway(transaction, request, { last: total, isOfPersons: false }, messageIdDomain);
    // The planner would otherwise think the table empty, and read it whole for every group of notices.
    await sql`analyze notice`.execute(transaction);
    return { isFrozen: true, ...(await frozen(transaction, request)), listDigest: standing };
  });
