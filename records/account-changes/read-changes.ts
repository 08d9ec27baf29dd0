import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ChangeAction, ChangeKind } from '../../domain/account-change/change';
import type { ChangeOutcome } from '../../domain/account-change/ports';
import type { ChangeState } from '../../domain/account-change/states';
import type { Connection } from '../database';
import { noticeReference } from './identity';
import { outcomeOf } from './rows';
import type { ChangeRow } from './rows';
import type { AccountChangeTable } from './tables';

/** One change and what became of its notice; nothing personal. */
export interface ListedChange extends ChangeOutcome {
  readonly reference: string;
  readonly key: string;
  readonly customerId: string;
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly action: ChangeAction;
  readonly changedAt: string;
  /** From the change to the hand-over. */
  readonly afterMs: number | null;
  readonly reply: string | null;
  /** By whom it was ended without reaching anybody, and why. */
  readonly closed: { readonly by: string; readonly reason: string; readonly at: string } | null;
}

export interface ChangeFilter {
  readonly states?: readonly ChangeState[];
  readonly customerId?: string;
  /** After this one, by its reference's book and number. */
  readonly after?: { readonly book: string; readonly seq: number };
  readonly limit: number;
}

type Row = Omit<ChangeRow, 'personal' | 'returned'> &
  Pick<Selectable<AccountChangeTable>, 'change_id' | 'reply' | 'closed_by' | 'closed_reason' | 'closed_at'>;

const listed = (row: Row): ListedChange => ({
  reference: noticeReference(row),
  key: row.key,
  customerId: row.customer_id,
  changeId: row.change_id,
  kind: row.kind,
  action: row.action,
  changedAt: row.changed_at.toISOString(),
  ...outcomeOf(row),
  afterMs: row.handed_over_at ? row.handed_over_at.getTime() - row.changed_at.getTime() : null,
  reply: row.reply,
  closed:
    row.closed_by && row.closed_reason && row.closed_at
      ? { by: row.closed_by, reason: row.closed_reason, at: row.closed_at.toISOString() }
      : null,
});

const COLUMNS = sql`key, scope, book, seq, customer_id, change_id, kind, action, changed_at, state, channel, rule, refused,
  bounced, doubted, burst, alert, handed_over_at, reply, closed_by,
  closed_reason, closed_at`;

/** Changes in the order in which they were put on record. */
export const listChanges = async (
  db: Connection,
  { states, customerId, after, limit }: ChangeFilter,
): Promise<readonly ListedChange[]> => {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from account_change
    where state <> 'staged'
      ${states ? sql`and state = any(${[...states]}::text[])` : sql``}
      ${customerId ? sql`and customer_id = ${customerId}` : sql``}
      ${after ? sql`and (book, seq) > (${after.book}, ${after.seq})` : sql``}
    order by book, seq limit ${limit}`.execute(db);
  return rows.map(listed);
};

/** One change by its reference; null where there is none. */
export const findChange = async (
  db: Connection,
  { book, seq }: { readonly book: string; readonly seq: number },
): Promise<ListedChange | null> => {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from account_change
    where book = ${book} and seq = ${seq} and state <> 'staged'`.execute(db);
  return rows[0] ? listed(rows[0]) : null;
};

export interface ChangeFigures {
  readonly counts: Readonly<Partial<Record<ChangeState, number>>>;
  /** Of those that may have been sent twice. */
  readonly doubted: number;
  /** From the change to the hand-over, ms; null: none was handed over. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  /** When the oldest change that is not told of was made. */
  readonly oldestOpen: string | null;
}

/** How many changes came to what, of those put on record since an instant. */
export const changeFigures = async (db: Connection, since: string): Promise<ChangeFigures> => {
  const { rows: counts } = await sql<{ state: ChangeState; changes: number; doubted: number }>`
    select state, count(*)::integer as changes, (count(*) filter (where doubted))::integer as doubted
    from account_change where state <> 'staged' and registered_at >= ${since}::timestamptz group by state`.execute(
    db,
  );
  const { rows } = await sql<{ latency: number[] | null; oldest: Date | null }>`
    select
      percentile_cont(array[0.5, 0.95, 0.99]) within group (
        order by extract(epoch from handed_over_at - changed_at) * 1000) filter (where handed_over_at is not null)
        as latency,
      min(changed_at) filter (where state in ('pending', 'sending')) as oldest
    from account_change where state <> 'staged' and registered_at >= ${since}::timestamptz`.execute(db);
  const [p50 = 0, p95 = 0, p99 = 0] = (rows[0]?.latency ?? []).map(Math.round);
  return {
    counts: Object.fromEntries(counts.map(({ state, changes }) => [state, changes])),
    doubted: counts.reduce((sum, { doubted }) => sum + doubted, 0),
    latencyMs: rows[0]?.latency ? { p50, p95, p99 } : null,
    oldestOpen: rows[0]?.oldest?.toISOString() ?? null,
  };
};
