import { sql } from 'kysely';
import type { Bounce, BounceFate } from '../../domain/bounces';
import type { Connection, Database } from '../database';
import { decideRows } from './decide';
import type { ChangeRow } from './rows';

/** The book that the id of a return path stands for; null for none. */
export const bookOfId = async (db: Connection, caseId: string): Promise<string | null> => {
  const { rows } = await sql<{ reference: string }>`
    select reference from account_book
    where left(encode(sha256(convert_to(reference, 'UTF8')), 'hex'), 16) = ${caseId} limit 2`.execute(db);
  return rows.length === 1 ? (rows[0]?.reference ?? null) : null;
};

/** Handed over, or perhaps: the relay may have sent it back before its acceptance was written down. */
const HANDED_OVER: readonly string[] = ['accepted', 'sending'];

const fateBefore = (row: ChangeRow | undefined): BounceFate | null => {
  if (!row) return 'unknown';
  if (row.state === 'pending') return 'too-early';
  return HANDED_OVER.includes(row.state) && row.channel === 'email' ? null : 'repeated';
};

/**
 * Notices of changes that came back go by letter where a postal address qualifies, else a person must find a way. One
 * transaction, and an entry each on the book's ledger. The same bounce again changes nothing.
 */
export const settleBouncedChanges = (
  database: Database,
  book: string,
  bounces: readonly Bounce[],
  isDryRun = false,
): Promise<readonly BounceFate[]> =>
  database.kysely
    .transaction()
    .execute(async (transaction) => {
      const seqs = bounces.map(({ notice }) => notice.seq);
      const { rows } = await sql<ChangeRow>`
      select * from account_change where book = ${book} and seq = any(${seqs}::bigint[])
      order by key for update`.execute(transaction);
      const found = new Map(rows.map((row) => [row.seq, row]));
      const moved = rows.filter((row) => fateBefore(row) === null);
      await sql`
      update account_change set bounced = true
      where key = any(${moved.map(({ key }) => key)}::text[])`.execute(transaction);
      const decided = await decideRows(
        database,
        transaction,
        moved.map((row) => ({ ...row, bounced: true })),
      );
      const fates = bounces.map(({ notice }): BounceFate => {
        const row = found.get(notice.seq);
        const begun = row && decided.get(row.key);
        if (begun?.kind === 'over') return begun.outcome.state === 'letter' ? 'letter' : 'bounced';
        return fateBefore(row) ?? 'unknown';
      });
      if (isDryRun) throw new DryRun(fates);
      return fates;
    })
    .catch((error: unknown) => {
      if (error instanceof DryRun) return error.fates;
      throw error;
    });

/** Undoes the transaction of what is judged only. */
class DryRun extends Error {
  constructor(readonly fates: readonly BounceFate[]) {
    super('a dry run changes nothing');
    this.name = 'DryRun';
  }
}
