import { sql } from 'kysely';
import type { ChangeAction, ChangeKind } from '../../domain/account-change/change';
import type { ChangeOutcome } from '../../domain/account-change/ports';
import type { ChangeAlert, ChangeState } from '../../domain/account-change/states';
import type { Way } from '../../domain/account-change/ways';
import type { Connection } from '../database';

/** A row of `account_change`, as far as notices need it. */
export interface ChangeRow {
  readonly key: string;
  readonly scope: string;
  readonly book: string;
  readonly seq: number;
  readonly customer_id: string;
  readonly kind: ChangeKind;
  readonly action: ChangeAction;
  readonly changed_at: Date;
  readonly language: string | null;
  readonly exemption: string | null;
  readonly contract_reference: string | null;
  readonly personal: Buffer;
  readonly state: ChangeState;
  readonly channel: Way['channel'] | null;
  readonly rule: string | null;
  readonly refused: number;
  readonly bounced: boolean;
  readonly doubted: boolean;
  readonly burst: string | null;
  readonly alert: ChangeAlert | null;
  readonly handed_over_at: Date | null;
}

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
