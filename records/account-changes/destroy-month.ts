import { sql } from 'kysely';
import { refuseDestruction } from '../../domain/account-change/keeping';
import type { MonthOfChanges } from '../../domain/account-change/keeping';
import type { ChangeState } from '../../domain/account-change/states';
import { TocsinError } from '../../domain/errors';
import type { Connection, Database } from '../database';
import { appendWithin } from '../ledger-store';
import { destroyDataKey } from '../personal-data/data-keys';
import { scopeOf } from './personal-part';

/** Rows at once, so that no transaction is long and one that was stopped goes on from there. */
const PAGE = 5_000;

export interface DestroyedMonth {
  readonly month: string;
  /** Days, each with a ledger of its own. */
  readonly books: number;
  readonly counts: MonthOfChanges['counts'];
  /** When its key was destroyed, ISO 8601 UTC; null: it is there. */
  readonly destroyedAt: string | null;
}

export interface Destruction {
  /** `2026-11`, UTC. */
  readonly month: string;
  readonly actor: string;
  readonly second?: string;
  readonly reason: string;
}

const scopeOfMonth = (month: string): string => scopeOf(`AC-${month}-01`);

const destroyedAt = async (db: Connection, month: string): Promise<string | null> => {
  const { rows } = await sql<{ at: Date | null }>`
    select max(destroyed_at) as at from data_key where scope = ${scopeOfMonth(month)}`.execute(db);
  return rows[0]?.at?.toISOString() ?? null;
};

const booksOf = async (db: Connection, month: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ reference: string }>`
    select reference from account_book where reference like ${`AC-${month}-%`} order by reference`.execute(
    db,
  );
  return rows.map(({ reference }) => reference);
};

const countsOf = async (
  db: Connection,
  books: readonly string[],
): Promise<Readonly<Record<string, MonthOfChanges['counts']>>> => {
  const { rows } = await sql<{ book: string; state: ChangeState; changes: number }>`
    select book, state, count(*)::integer as changes from account_change
    where book = any(${[...books]}::text[]) group by book, state order by book, state`.execute(db);
  const counts: Record<string, Record<string, number>> = {};
  for (const { book, state, changes } of rows) (counts[book] ??= {})[state] = changes;
  return counts;
};

const sumOf = (counts: readonly MonthOfChanges['counts'][]): MonthOfChanges['counts'] => {
  const sum: Partial<Record<ChangeState, number>> = {};
  for (const one of counts)
    for (const [state, changes] of Object.entries(one) as [ChangeState, number][])
      sum[state] = (sum[state] ?? 0) + changes;
  return sum;
};

/** Letters of days of whose letters no export is on the ledger. */
const unwrittenLetters = async (db: Connection, books: readonly string[]): Promise<number> => {
  const { rows } = await sql<{ letters: number }>`
    select count(*)::integer as letters from account_change
    where book = any(${[...books]}::text[]) and state = 'letter' and not returned and not exists (
      select from ledger where breach = account_change.book and kind = 'account-letters-exported'
        and recorded_at::timestamptz >= account_change.updated_at)`.execute(db);
  return rows[0]?.letters ?? 0;
};

/**
 * What there is of a month, and whether it is destroyed.
 * @throws TocsinError NotFound where nothing of that month was ever put on record
 */
export const readMonth = async (
  db: Connection,
  month: string,
): Promise<DestroyedMonth & Pick<MonthOfChanges, 'unwrittenLetters'>> => {
  const books = await booksOf(db, month);
  if (books.length === 0)
    throw new TocsinError('NotFound', `no changes of ${month} are on record`, 'See tocsin account list.');
  return {
    month,
    books: books.length,
    counts: sumOf(Object.values(await countsOf(db, books))),
    unwrittenLetters: await unwrittenLetters(db, books),
    destroyedAt: await destroyedAt(db, month),
  };
};

/** The decision, on the ledger of each day, and the end of the key: both or neither. */
const decide = (
  database: Database,
  { month, actor, second, reason }: Destruction,
  nowMs: number,
): Promise<void> =>
  database.kysely.transaction().execute(async (transaction) => {
    const read = await readMonth(transaction, month);
    if (read.destroyedAt !== null) return;
    refuseDestruction(read, { actor, second }, nowMs);
    const books = await booksOf(transaction, month);
    const counts = await countsOf(transaction, books);
    const at = new Date(nowMs).toISOString();
    for (const book of books)
      await appendWithin(transaction, book, [
        {
          key: 'destroyed',
          at,
          kind: 'account-changes-destroyed',
          actor,
          data: {
            text: `what was personal of ${book} was destroyed with the key of its month`,
            second: second ?? '',
            reason,
            counts: { ...counts[book] },
          },
        },
      ]);
    await destroyDataKey(transaction, scopeOfMonth(month));
  });

/**
 * Destroys what is personal of a month's changes: its key first, then the rows; and tries to read them. The ledgers of its
 * days stay, with how many came to what. An attempt that died is taken up by the next one.
 * @throws TocsinError as `readMonth` and `refuseDestruction`; Failed where something can still be read
 */
export const destroyMonth = async (
  database: Database,
  destruction: Destruction,
  nowMs: number,
): Promise<DestroyedMonth> => {
  const { kysely, keys } = database;
  const { month } = destruction;
  const before = await readMonth(kysely, month);
  await decide(database, destruction, nowMs);
  const scope = scopeOfMonth(month);
  for (let deleted = PAGE; deleted === PAGE;) {
    const { numAffectedRows = 0n } = await sql`
      delete from account_change where ctid = any(array(
        select ctid from account_change where scope = ${scope} limit ${PAGE}))`.execute(kysely);
    deleted = Number(numAffectedRows);
  }
  const isKeyLeft = await keys.keysToOpen(kysely, scope).then(
    () => true,
    (error: unknown) => {
      if (error instanceof TocsinError && error.code === 'Purged') return false;
      throw error;
    },
  );
  const after = await readMonth(kysely, month);
  if (isKeyLeft || Object.keys(after.counts).length > 0)
    throw new TocsinError(
      'Failed',
      `changes of ${month} can still be read`,
      'Find out who writes to the records, and repeat this.',
    );
  return { ...after, counts: before.counts };
};

/** @throws TocsinError Purged where a notice of such a book was destroyed with its month */
export const refuseDestroyedBook = async (db: Connection, book: string): Promise<void> => {
  const month = book.slice('AC-'.length, 'AC-2026-11'.length);
  const at = await destroyedAt(db, month);
  if (at !== null)
    throw new TocsinError(
      'Purged',
      `the changes of ${month} were destroyed on ${at}`,
      `What is kept of them is the ledger: tocsin ledger show ${book}.`,
    );
};
