import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { NoticeState } from '../../domain/counts';
import { TocsinError } from '../../domain/errors';
import { caseTimeOf, readBreach } from '../breaches';
import type { Connection, Database } from '../database';
import { refuseFinalList } from '../final-list';
import { appendWithin } from '../ledger-store';
import { lockBreach } from '../locks';
import { isOnlyPlanned } from './written-to';
import { RolledBack } from '../rolled-back';

export interface MergeRequest {
  readonly reference: string;
  /** Who stays on the list. */
  readonly keep: string;
  /** Who leaves it, for they are the same person. */
  readonly drop: readonly string[];
  readonly reason: string;
  readonly actor: string;
  /** Who looked as well. */
  readonly second?: string;
  readonly dryRun: boolean;
}

export interface MergeOutcome {
  readonly reference: string;
  readonly kept: string;
  /** Who left the list now; none where it was done before. */
  readonly dropped: readonly string[];
  /** Notices of theirs that were planned, copies too. */
  readonly noticesWithdrawn: number;
  /** People on the list afterwards. */
  readonly customers: number;
  readonly isRepeat: boolean;
  readonly isDryRun: boolean;
}

const NAMED = 5;
const named = (ids: readonly string[]): string =>
  `${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''}`;

const conflict = (message: string, fix: string): TocsinError => new TocsinError('Conflict', message, fix);

/** Those of `drop` who are on the list; the others were merged into `keep` before. */
const stillListed = async (
  db: Connection,
  { reference, keep, drop }: Pick<MergeRequest, 'reference' | 'keep' | 'drop'>,
): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string; isListed: boolean; into: string | null }>`
    select id, customer.customer_id is not null as "isListed", kept_id as into
    from unnest(${[keep, ...drop]}::text[]) as id
    left join customer on customer.breach = ${reference} and customer.customer_id = id
    left join merged_customer as merged on merged.breach = ${reference} and merged.customer_id = id`.execute(
    db,
  );
  const gone = rows.filter(({ isListed }) => !isListed);
  const missing = gone.filter(({ into }) => into === null).map(({ id }) => id);
  if (missing.length > 0)
    throw new TocsinError(
      'NotFound',
      `nobody on the list of ${reference} has the id ${named(missing)}`,
      `See who is likely there twice: tocsin customers duplicates ${reference}`,
    );
  const other = gone.find(({ id, into }) => id === keep || into !== keep);
  if (other)
    throw conflict(
      `${other.id} was merged into ${other.into} before`,
      `Merge into ${other.into}, if they are one person.`,
    );
  return rows.filter(({ id, isListed }) => isListed && id !== keep).map(({ id }) => id);
};

/** Takes back what was planned for them. Who sends waits, and finds nobody to send to. */
const withdrawNotices = async (
  db: Connection,
  reference: string,
  ids: readonly string[],
): Promise<number> => {
  const { rows } = await sql<{ id: string; state: NoticeState; isOnlyPlanned: boolean }>`
    select customer_id as id, state, ${isOnlyPlanned} as "isOnlyPlanned" from notice
    where breach = ${reference} and customer_id = any(${[...ids]}::text[]) for update`.execute(db);
  const outcomes = rows.filter((row) => !row.isOnlyPlanned);
  if (outcomes.length > 0)
    throw conflict(
      `nothing was merged: a notice was sent, or tried, to ${named(outcomes.map(({ id, state }) => `${id} (${state})`))}`,
      'What became of a notice stays on record, and its person on the list. Keep that one, and drop who was not written to.',
    );
  await sql`delete from notice where breach = ${reference} and customer_id = any(${[...ids]}::text[])`.execute(
    db,
  );
  return rows.length;
};

const takeOff = async (
  db: Connection,
  reference: string,
  keep: string,
  ids: readonly string[],
): Promise<void> => {
  const theirs = sql`breach = ${reference} and customer_id = any(${[...ids]}::text[])`;
  await sql`delete from customer where ${theirs}`.execute(db);
  // Who was merged into one of them is now the one who is kept.
  await sql`
    update merged_customer set kept_id = ${keep}
    where breach = ${reference} and kept_id = any(${[...ids]}::text[])`.execute(db);
  await sql`
    insert into merged_customer (breach, customer_id, kept_id)
    select ${reference}, id, ${keep} from unnest(${[...ids]}::text[]) as id`.execute(db);
};

/**
 * Takes people off a list who are on it twice, with what was planned for them, and puts on the ledger who decided it: under the
 * pseudonyms of sealed outcomes, so that it explains why nothing became of them. A later import leaves them out. All or
 * nothing; the same again changes nothing.
 * @throws TocsinError NotFound for an id that is not on the list; Conflict for one that was written to, or was merged into
 * somebody else, and while the case is being opened; NotAllowed for a case that is over
 */
export const mergeCustomers = async (database: Database, request: MergeRequest): Promise<MergeOutcome> => {
  const { reference, keep, reason, actor, second, dryRun } = request;
  const merge = async (db: Connection): Promise<MergeOutcome> => {
    await lockBreach(db, 'list', reference);
    const breach = await readBreach({ kysely: db }, reference);
    refuseFinalList(breach);
    if (breach.status !== 'running')
      throw conflict(`breach ${reference} is still being opened`, 'Open it to the end, then merge.');
    const ids = await stillListed(db, request);
    const customers = breach.customers - ids.length;
    const outcome = { reference, kept: keep, dropped: ids, customers, isDryRun: dryRun };
    if (ids.length === 0) return { ...outcome, noticesWithdrawn: 0, isRepeat: true };
    const noticesWithdrawn = await withdrawNotices(db, reference, ids);
    await takeOff(db, reference, keep, ids);
    const scope = await database.keys.keysToOpen(db, reference);
    await appendWithin(db, reference, [
      {
        key: `customers-merged/${randomUUID()}`,
        at: caseTimeOf(breach, Date.now()),
        kind: 'customers-merged',
        actor,
        data: {
          kept: scope.pseudonym(keep),
          dropped: ids.map((id) => scope.pseudonym(id)),
          reason,
          ...(second === undefined ? {} : { second }),
          noticesWithdrawn,
          customers,
        },
      },
    ]);
    return { ...outcome, noticesWithdrawn, isRepeat: false };
  };
  try {
    return await database.kysely.transaction().execute(async (transaction) => {
      const outcome = await merge(transaction);
      if (dryRun) throw new RolledBack(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome as MergeOutcome;
    throw error;
  }
};
