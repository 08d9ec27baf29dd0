import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * How a change's notice ends where it reaches nobody: a letter that came back, a person who closes it with a reason. And
 * which alert people were told of, so that one that is owed is found, whoever brought it about.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table account_change
      add column returned boolean not null default false,
      add column alerted text,
      add column closed_by text,
      add column closed_reason text,
      add column closed_at timestamptz,
      drop constraint account_change_state_check,
      add constraint account_change_state_check check (state in ('staged', 'pending', 'sending', 'accepted', 'telephone',
        'letter', 'nowhere', 'failed', 'exempt', 'closed')),
      add constraint account_change_closed_check check ((state = 'closed') = (closed_by is not null))`.execute(
    db,
  );
  // Told of by their own workflows, until now.
  await sql`update account_change set alerted = alert where alert is not null`.execute(db);
  await sql`
    create index account_change_alert_owed on account_change (updated_at)
    where alert is not null and alerted is distinct from alert`.execute(db);
};
