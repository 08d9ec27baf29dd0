import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Connection } from './database';

/** A direction that stands by the ledger, and the number of the entry that says so. */
export interface HoldOnRecord {
  readonly hold: string;
  readonly seq: number;
}

/** Entries that a hold stands by. The kinds are literals, as in the index that answers this. */
const standing = (reference: string): RawBuilder<unknown> => sql`
  ledger as placed
  where breach = ${reference} and kind in ('hold-placed', 'hold-unreadable', 'hold-extended')
    and not exists (
      select from ledger as ended
      where ended.breach = ${reference} and ended.kind in ('hold-released', 'hold-lapsed')
        and ended.seq > placed.seq and ended.data->>'reference' = placed.data->>'reference'
    )`;

/**
 * Directions on the ledger that were placed or extended, and neither released nor lapsed since, whatever the workflow
 * knows: one that was reset to an earlier moment has forgotten what came in after it.
 */
export const holdsOnRecord = async (db: Connection, reference: string): Promise<readonly HoldOnRecord[]> => {
  const { rows } = await sql<HoldOnRecord>`
    select data->>'reference' as hold, max(seq) as seq from ${standing(reference)}
    group by data->>'reference' order by 2`.execute(db);
  return rows;
};

/** Whether any does, as part of another statement. */
export const aHoldStands = (reference: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select from ${standing(reference)})`;

/** What somebody must do about it, in one sentence. */
export const adviceOnHold = (reference: string, { hold, seq }: HoldOnRecord): string =>
  `hold ${hold} stands on the ledger (entry ${seq}), but the workflow of ${reference} does not know of it: ` +
  `enter it again with tocsin hold place; if it has ended, record that with tocsin hold release then`;
