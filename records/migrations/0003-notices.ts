import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * One notice per person. No index on `state`: a range is read by its sequence numbers, and without one the three
 * updates of a sending stay within the row's page (HOT), which is what the spare room of the fill factor is for.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table notice (
      breach text not null,
      dispatch integer not null check (dispatch > 0),
      seq integer not null check (seq > 0),
      customer_id text collate "C" not null,
      notice_version text not null,
      channel text not null check (channel in ('email', 'letter', 'none')),
      to_field text check (to_field in ('email', 'previousEmail', 'agentEmail')),
      rule text not null,
      state text not null
        check (state in ('pending', 'sending', 'accepted', 'bounced', 'letter', 'unknown', 'failed')),
      message_id text,
      doubted boolean not null default false,
      attempts integer not null default 0,
      reply text,
      updated_at timestamptz not null,
      primary key (breach, dispatch, seq),
      unique (breach, customer_id),
      foreign key (breach, customer_id) references customer,
      check ((channel = 'email') = (to_field is not null)),
      check ((channel = 'email') = (message_id is not null))
    ) with (fillfactor = 70)`.execute(db);
};
