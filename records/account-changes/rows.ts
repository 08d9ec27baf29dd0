import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ChangeOutcome } from '../../domain/account-change/ports';
import type { Connection } from '../database';
import type { AccountChangeTable } from './tables';

/** A row of `account_change`, as far as notices need it. */
export type ChangeRow = Omit<
  Selectable<AccountChangeTable>,
  | 'change_id'
  | 'actor'
  | 'batch'
  | 'reply'
  | 'registered_at'
  | 'updated_at'
  | 'alerted'
  | 'closed_by'
  | 'closed_reason'
  | 'closed_at'
>;

/** Changes by their keys, locked in the order in which everyone locks them. */
export const lockChanges = async (db: Connection, keys: readonly string[]): Promise<readonly ChangeRow[]> => {
  const { rows } = await sql<ChangeRow>`
    select * from account_change where key = any(${[...keys]}::text[]) order by key for update`.execute(db);
  return rows;
};

export const outcomeOf = (
  row: Pick<ChangeRow, 'state' | 'channel' | 'rule' | 'doubted' | 'handed_over_at' | 'alert'>,
): ChangeOutcome => ({
  state: row.state,
  channel: row.channel,
  rule: row.rule,
  doubted: row.doubted,
  handedOverAt: row.handed_over_at?.toISOString() ?? null,
  alert: row.alert,
});
