import { sql } from 'kysely';
import type { Database } from '../database';
import type { ChangeRow } from './rows';
import { recordTold } from './tell-ledger';

/** Why, without the characters that cannot be drawn: they are of a name or an address. */
const AFTER_EXPORT = {
  state: 'nowhere',
  alert: 'nowhere',
  rule: 'no letter can be made of it: problems.csv of tocsin account letters says why',
} as const;

/**
 * Notices of a book whose letters cannot be made, by their numbers: they reach nobody, so they become `nowhere`, and the
 * security team is alerted. Those that are no letters any more stay as they are.
 */
export const settleUnwritableChanges = (
  { kysely }: Pick<Database, 'kysely'>,
  book: string,
  seqs: readonly number[],
): Promise<void> =>
  kysely.transaction().execute(async (transaction) => {
    const { state, alert, rule } = AFTER_EXPORT;
    const { rows } = await sql<Pick<ChangeRow, 'key'>>`
      select key from account_change where book = ${book} and seq = any(${[...seqs]}::integer[]) and state = 'letter'
      order by key for update`.execute(transaction);
    const { rows: moved } = await sql<ChangeRow>`
      update account_change set state = ${state}, alert = ${alert}, alerted = null, rule = ${rule}, updated_at = now()
      where key = any(${rows.map(({ key }) => key)}::text[]) returning *`.execute(transaction);
    await recordTold(transaction, moved, new Date().toISOString());
  });
