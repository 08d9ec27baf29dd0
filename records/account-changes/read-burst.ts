import { sql } from 'kysely';
import type { BurstOfChanges } from '../../domain/account-change/ports';
import { BURST_MS } from '../../domain/account-change/ways';
import { TocsinError } from '../../domain/errors';
import type { Connection } from '../database';
import { noticeReference } from './identity';
import { outcomeOf } from './rows';
import type { ChangeRow } from './rows';

/** Named in one message at most. */
const MOST = 50;

/** A change with those of the same burst, or of the same customer within a minute, in order. Throws NotFound. */
export const readBurst = async (db: Connection, key: string): Promise<BurstOfChanges> => {
  const { rows } = await sql<Omit<ChangeRow, 'personal' | 'returned'>>`
    select other.key, other.book, other.seq, other.customer_id, other.kind, other.action, other.changed_at, other.state,
      other.channel, other.rule, other.doubted, other.handed_over_at, other.alert
    from account_change own join account_change other using (customer_id)
    where own.key = ${key} and other.state <> 'staged' and (other.key = own.key or other.burst = own.burst
      or abs(extract(epoch from other.changed_at - own.changed_at)) <= ${BURST_MS / 1_000})
    order by other.changed_at, other.book, other.seq limit ${MOST}`.execute(db);
  const [first] = rows;
  if (!first) throw new TocsinError('NotFound', 'no such change is on record', 'See tocsin account list.');
  return {
    customerId: first.customer_id,
    changes: rows.map((row) => ({
      key: row.key,
      reference: noticeReference(row),
      kind: row.kind,
      action: row.action,
      changedAt: row.changed_at.toISOString(),
      outcome: outcomeOf(row),
    })),
  };
};
