import { sql } from 'kysely';
import type { Copy } from '../domain/customer';
import type { FreezeRequest } from '../domain/ports';
import type { Connection } from './database';
import { messageIdOf } from './message-id';
import { newNoticeCodes } from './notice-codes';

export interface PlannedCopy extends Copy {
  readonly customerId: string;
}

/** A table of this session's own, gone with the transaction: copies come after all persons, who are not counted yet. */
export const makePlan = async (db: Connection): Promise<void> => {
  await sql`
    create temporary table planned_copy (
      customer_id text collate "C" not null, part text not null, to_field text not null, rule text not null,
      message_id text not null, code text not null
    ) on commit drop`.execute(db);
};

/** Plans copies of a page of people. */
export const planCopies = async (
  db: Connection,
  { reference, noticeVersion }: FreezeRequest,
  copies: readonly PlannedCopy[],
  messageIdDomain: string,
): Promise<void> => {
  if (copies.length === 0) return;
  const messageIds = copies.map(({ customerId, part }) =>
    messageIdOf({ reference, customerId, noticeVersion, channel: 'email', part }, messageIdDomain),
  );
  const codes = await newNoticeCodes(db, copies.length);
  await sql`
    insert into planned_copy select * from unnest(
      ${copies.map(({ customerId }) => customerId)}::text[], ${copies.map(({ part }) => part)}::text[],
      ${copies.map(({ field }) => field)}::text[], ${copies.map(({ rule }) => rule)}::text[],
      ${messageIds}::text[], ${[...codes]}::text[])`.execute(db);
};

/** Gives the planned copies the numbers after `last`. What a person has had a copy of before is not sent once more. */
export const writeCopies = async (
  db: Connection,
  { reference, dispatch, noticeVersion, at }: FreezeRequest,
  last: number,
): Promise<number> => {
  const { numAffectedRows } = await sql`
    insert into notice (breach, dispatch, notice_version, updated_at,
      seq, customer_id, part, channel, to_field, rule, state, message_id, code)
    select ${reference}, ${dispatch}::integer, ${noticeVersion}, ${at}::timestamptz,
      ${last}::integer + row_number() over (order by customer_id, part), customer_id, part, 'email', to_field, rule,
      'pending', message_id, code
    from planned_copy where not exists (
      select from notice where notice.breach = ${reference} and notice.customer_id = planned_copy.customer_id
        and notice.part = planned_copy.part)`.execute(db);
  return Number(numAffectedRows ?? 0n);
};
