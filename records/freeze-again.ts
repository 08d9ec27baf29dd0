import { sql } from 'kysely';
import type { Part } from '../domain/customer';
import type { FreezeRequest } from '../domain/ports';
import type { Connection } from './database';
import { messageIdOf } from './message-id';

const PAGE = 5_000;

interface Underway {
  readonly customerId: string;
  readonly part: Part;
  readonly messageId: string;
}

/** The number of the step before the first Message-ID's, where it is not the first step. */
const stepPrefix = (messageId: string): string => /^\d+\./.exec(messageId)?.[0] ?? '';

/**
 * Notices that an earlier dispatch has left on their way, under new numbers as they are: those that came back and have
 * another address, those that had moved on to one under another version of the notice, and copies under another version.
 */
const pageOf = async (
  db: Connection,
  { reference, dispatch, noticeVersion }: FreezeRequest,
  isOfPersons: boolean,
): Promise<readonly Underway[]> => {
  const { rows } = await sql<Underway>`
    select customer_id as "customerId", part, message_id as "messageId" from notice
    where breach = ${reference} and dispatch <> ${dispatch} and (part = 'person') = ${isOfPersons}
      and state = 'pending' and (requeued or (not doubted and notice_version <> ${noticeVersion}))
    order by customer_id, part limit ${PAGE}`.execute(db);
  return rows;
};

/** Takes them up after the number `last`, persons or copies; answers how many. */
export const takeUpUnderway = async (
  db: Connection,
  request: FreezeRequest,
  { last, isOfPersons }: { readonly last: number; readonly isOfPersons: boolean },
  messageIdDomain: string,
): Promise<number> => {
  const { reference, dispatch, noticeVersion } = request;
  let taken = 0;
  for (;;) {
    const page = await pageOf(db, request, isOfPersons);
    const messageIds = page.map(
      ({ customerId, part, messageId }) =>
        stepPrefix(messageId) +
        messageIdOf({ reference, customerId, noticeVersion, channel: 'email', part }, messageIdDomain),
    );
    await sql`
      update notice set dispatch = ${dispatch}, seq = next.seq, notice_version = ${noticeVersion},
        message_id = next.message_id, requeued = false
      from unnest(${page.map(({ customerId }) => customerId)}::text[], ${page.map(({ part }) => part)}::text[],
        ${page.map((_, index) => last + taken + index + 1)}::integer[], ${messageIds}::text[])
        as next (customer_id, part, seq, message_id)
      where notice.breach = ${reference} and notice.customer_id = next.customer_id
        and notice.part = next.part`.execute(db);
    taken += page.length;
    if (page.length < PAGE) return taken;
  }
};
