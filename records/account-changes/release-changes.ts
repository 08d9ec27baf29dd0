import { sql } from 'kysely';
import type { Database } from '../database';
import { recordRegistered } from './register-changes';

const PAGE = 500;

/** A change that is to be told of from now on. */
export interface Released {
  readonly key: string;
  readonly book: string;
  readonly seq: number;
  readonly customerId: string;
  readonly changeId: string;
}

/** Lets the next changes of a batch go, in their order; empty when all have gone. */
export const releaseSome = (
  { kysely }: Database,
  batch: string,
  actor: string,
): Promise<readonly Released[]> =>
  kysely.transaction().execute(async (transaction) => {
    const { rows } = await sql<Released>`
      update account_change set state = 'pending', updated_at = now() where key in (
        select key from account_change where batch = ${batch} and state = 'staged'
        order by book, seq limit ${PAGE} for update)
      returning key, book, seq, customer_id as "customerId", change_id as "changeId"`.execute(transaction);
    if (rows.length > 0) await recordRegistered(transaction, rows, actor);
    return [...rows].sort((one, other) => one.book.localeCompare(other.book) || one.seq - other.seq);
  });

/** Forgets what was staged in a batch, and what others have staged and never released for a day. */
export const forgetBatch = async ({ kysely }: Database, batch: string): Promise<void> => {
  await sql`
    delete from account_change
    where state = 'staged' and (batch = ${batch} or registered_at < now() - interval '1 day')`.execute(
    kysely,
  );
};
