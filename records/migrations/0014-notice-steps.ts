import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * A person's notice may go on to another address, and others may get a copy (decision 0015). `fallbacks`: the e-mail
 * addresses that come next. `trail`: the steps that are over, and why. `requeued`: it came back, and waits for a dispatch
 * to send it to its next address. `letter_file`: the file that its letter was written to. None of these is indexed, so
 * that the updates of a sending stay within the row's page.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table notice
      add column part text not null default 'person' check (part in ('person', 'young-address', 'agent')),
      add column fallbacks text[],
      add column trail jsonb,
      add column requeued boolean not null default false,
      add column letter_file text,
      drop constraint notice_breach_customer_id_key,
      add unique (breach, customer_id, part)`.execute(db);
};
