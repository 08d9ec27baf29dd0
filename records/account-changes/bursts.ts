import { sql } from 'kysely';
import type { KnownChange } from '../../domain/account-change/ways';
import { BURST_MS, LOOK_BACK_DAYS } from '../../domain/account-change/ways';
import type { Connection, Database } from '../database';
import { openPersonal } from './personal-part';
import type { ChangeRow } from './rows';

/** Changes of one customer that are looked at beside one of them; more within 30 days is no person's doing. */
const MOST = 100;

/** Another change of the same customer: in the 30 days before, or since then. */
export interface OtherChange extends KnownChange {
  readonly key: string;
  readonly isExempt: boolean;
}

type Row = Pick<ChangeRow, 'key' | 'scope' | 'changed_at' | 'personal' | 'exemption'> & {
  readonly of: string;
};

/**
 * The other changes of each change's customer, by the key of the change. Later ones too: a line that comes late, or says that
 * it is older than it is, must not reach what has been brought meanwhile.
 */
export const othersOf = async (
  database: Pick<Database, 'keys'>,
  db: Connection,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly OtherChange[]>> => {
  const { rows } = await sql<Row>`
    select own.key as "of", other.* from account_change own
    cross join lateral (
      select key, scope, changed_at, personal, exemption from account_change
      where customer_id = own.customer_id and key <> own.key and state <> 'staged'
        and changed_at >= own.changed_at - make_interval(days => ${LOOK_BACK_DAYS})
      order by changed_at desc limit ${MOST}) other
    where own.key = any(${[...keys]}::text[])`.execute(db);
  const others = new Map<string, OtherChange[]>();
  for (const { of, key, changed_at, personal, exemption } of await openPersonal(database, db, rows)) {
    const all = others.get(of) ?? [];
    all.push({ key, isExempt: exemption !== null, changedAt: changed_at.toISOString(), personal });
    others.set(of, all);
  }
  return others;
};

/**
 * The burst that a change belongs to, where others of the same customer were made within a minute of it: one that is known,
 * or a new one under this change's key. Null: it stands alone. What begins with a service is no burst.
 * @param decided bursts of changes that are decided about at the same time, by key
 */
export const burstFor = async (
  db: Connection,
  row: Pick<ChangeRow, 'key' | 'customer_id' | 'changed_at' | 'burst' | 'exemption'>,
  others: readonly OtherChange[],
  decided: ReadonlyMap<string, string | null>,
): Promise<string | null> => {
  const near = others
    .filter(({ isExempt }) => !isExempt)
    .filter(({ changedAt }) => Math.abs(Date.parse(changedAt) - row.changed_at.getTime()) <= BURST_MS)
    .map(({ key }) => key);
  if (row.burst !== null || row.exemption !== null || near.length === 0) return row.burst;
  const now = near.map((key) => decided.get(key)).find(Boolean);
  if (now) return now;
  // Another process may be at one of them: whoever comes second finds the burst of the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tocsin/burst/${row.customer_id}`}, 0))`.execute(
    db,
  );
  const { rows } = await sql<{ burst: string }>`
    select burst from account_change where key = any(${near}::text[]) and burst is not null
    order by changed_at limit 1`.execute(db);
  return rows[0]?.burst ?? row.key;
};
