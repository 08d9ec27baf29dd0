import { sql } from 'kysely';
import type { ChangeAlert } from '../../domain/account-change/states';
import type { Connection } from '../database';

/** A change's own workflow tells of it within this time, most often: it is not started a second time meanwhile. */
const GRACE_SECONDS = 15;
/** Of one look. */
const MOST = 50;

/** Keys of changes that people were to be alerted of and were not: it came to that by a bounce or a returned letter. */
export const owedAlerts = async (db: Connection): Promise<readonly string[]> => {
  const { rows } = await sql<{ key: string }>`
    select key from account_change
    where alert is not null and alerted is distinct from alert
      and state not in ('staged', 'pending', 'sending', 'closed')
      and updated_at < now() - make_interval(secs => ${GRACE_SECONDS})
    order by updated_at limit ${MOST}`.execute(db);
  return rows.map(({ key }) => key);
};

/** Writes down that people were told of this alert. */
export const alertIsOver = async (db: Connection, key: string, alert: ChangeAlert): Promise<void> => {
  await sql`update account_change set alerted = ${alert} where key = ${key} and alert = ${alert}`.execute(db);
};
