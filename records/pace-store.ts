import { sql } from 'kysely';
import { GLOBAL, OTHERS } from '../domain/sending/domain-groups';
import { isSlowed, paceOf, recoversAtMs, slowedDown, takeTurns } from '../domain/sending/pace';
import type { Bucket, Turns, Want } from '../domain/sending/pace';
import type { PacePort } from '../domain/ports';
import type { Connection, Database } from './database';
import { HOUSEHOLD, householdNames } from './household-names';
import { plainText } from './plain-text';

interface Row {
  readonly name: string;
  readonly perSecond: number | null;
  readonly tokens: number;
  readonly filledAt: Date;
  readonly slowedTo: number | null;
  readonly slowedAt: Date | null;
  readonly slowedBy: string | null;
}

const bucketOf = (row: Row): Bucket => ({
  name: row.name,
  perSecond: row.perSecond,
  tokens: row.tokens,
  filledAtMs: row.filledAt.getTime(),
  slowedTo: row.slowedTo,
  slowedAtMs: row.slowedAt?.getTime() ?? null,
});

const columns = sql`bucket as name, per_second as "perSecond", tokens, filled_at as "filledAt", slowed_to as "slowedTo",
  slowed_at as "slowedAt", slowed_by as "slowedBy"`;

/** One at a time may change the paces of a case. Answers the server's time, ms since the epoch: all workers go by it. */
const lock = async (db: Connection, reference: string): Promise<number> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tocsin/pace/${reference}`}, 0))`.execute(db);
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return (rows[0]?.now ?? new Date()).getTime();
};

const rowsOf = async (db: Connection, reference: string, names?: readonly string[]): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select ${columns} from sending_pace
    where breach = ${reference} and (${names === undefined} or bucket = any(${[...(names ?? [])]}::text[]))
    order by bucket`.execute(db);
  return rows;
};

const write = async (db: Connection, reference: string, buckets: readonly Bucket[]): Promise<void> => {
  if (buckets.length === 0) return;
  const column = <K extends keyof Bucket>(key: K): Bucket[K][] => buckets.map((bucket) => bucket[key]);
  const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  await sql`
    insert into sending_pace (breach, bucket, tokens, filled_at, slowed_to, slowed_at)
    select ${reference}, * from unnest(${column('name')}::text[], ${column('tokens')}::double precision[],
      ${column('filledAtMs').map(instant)}::timestamptz[], ${column('slowedTo')}::double precision[],
      ${column('slowedAtMs').map(instant)}::timestamptz[])
    on conflict (breach, bucket) do update set tokens = excluded.tokens, filled_at = excluded.filled_at,
      slowed_to = excluded.slowed_to, slowed_at = excluded.slowed_at`.execute(db);
};

const setPaced = async (db: Connection, reference: string, isPaced: boolean): Promise<void> => {
  await db
    .updateTable('breach')
    .set({ paced: isPaced })
    .where('reference', '=', reference)
    .where('paced', '!=', isPaced)
    .execute();
};

/** A domain without a group goes at the rate of all such domains; what it has used, it has used alone. */
const withOwnRate = (rows: readonly Row[], wants: readonly Want[], nowMs: number): Map<string, Bucket> => {
  const others = rows.find(({ name }) => name === OTHERS)?.perSecond ?? null;
  const known = new Map(rows.map((row) => [row.name, bucketOf(row)]));
  const buckets = new Map<string, Bucket>();
  for (const { name } of wants) {
    const bucket = known.get(name);
    if (!name.startsWith(HOUSEHOLD)) {
      if (bucket) buckets.set(name, bucket);
    } else if (bucket) buckets.set(name, { ...bucket, perSecond: others });
    else if (others !== null)
      buckets.set(name, {
        name,
        perSecond: others,
        tokens: 1,
        filledAtMs: nowMs,
        slowedTo: null,
        slowedAtMs: null,
      });
  }
  return buckets;
};

/** No word of a relay is heard for longer than this, whatever it lowered the pace to. */
const WORD_IS_OVER_MS = 30 * 60_000;

/** Whether any rate or any word of a relay still does. */
const holdsBack = async (db: Connection, reference: string, nowMs: number): Promise<boolean> => {
  const { rows } = await sql`
    select 1 from sending_pace where breach = ${reference}
      and (per_second is not null or slowed_at > ${new Date(nowMs - WORD_IS_OVER_MS)}) limit 1`.execute(db);
  return rows.length > 0;
};

const take = async (
  db: Connection,
  reference: string,
  wants: readonly Want[],
  atMost: number,
): Promise<Turns & { isPaced: boolean }> => {
  const nowMs = await lock(db, reference);
  const isPaced = await holdsBack(db, reference, nowMs);
  if (!isPaced) await setPaced(db, reference, false);
  const rows = await rowsOf(db, reference, [GLOBAL, OTHERS, ...wants.map(({ name }) => name)]);
  const global = rows.find(({ name }) => name === GLOBAL);
  const before = withOwnRate(rows, wants, nowMs);
  const after = takeTurns({ ...(global && { all: bucketOf(global) }), byName: before }, wants, atMost, nowMs);
  const changed = [...after.byName.values()].filter((bucket) => paceOf(bucket, nowMs) !== null);
  if (after.all && paceOf(after.all, nowMs) !== null) changed.push(after.all);
  await write(db, reference, changed);
  const { granted, waitMs } = after;
  return { granted, waitMs, isPaced };
};

/** What holds a sending back at this moment, for people. */
export interface StandingPace {
  readonly name: string;
  /** Messages a second as set; null: no limit. */
  readonly perSecond: number | null;
  /** Messages a second at this moment; null: no limit. */
  readonly now: number | null;
  /** The relay's word that has lowered it, and when it is as set again; null: none. */
  readonly slowedBy: string | null;
  readonly slowedUntil: string | null;
}

/** Every rate that is set for a case's sending, and every name that the relay's word has slowed down. */
export const pacesOf = async ({ kysely }: Database, reference: string): Promise<readonly StandingPace[]> => {
  const rows = await rowsOf(kysely, reference);
  const others = rows.find(({ name }) => name === OTHERS)?.perSecond ?? null;
  const nowMs = Date.now();
  return rows.flatMap((row) => {
    const bucket = row.name.startsWith(HOUSEHOLD) ? { ...bucketOf(row), perSecond: others } : bucketOf(row);
    const slowed = isSlowed(bucket, nowMs);
    if (!slowed && (bucket.perSecond === null || row.name.startsWith(HOUSEHOLD))) return [];
    const until = slowed ? recoversAtMs(bucket) : null;
    return [
      {
        name: row.name,
        perSecond: bucket.perSecond,
        now: paceOf(bucket, nowMs),
        slowedBy: slowed ? row.slowedBy : null,
        slowedUntil: until === null ? null : new Date(until).toISOString(),
      },
    ];
  });
};

/** The relay's word on one name, as it stands in the records. */
const slowDown = async (db: Connection, reference: string, name: string, reply: string): Promise<void> => {
  const nowMs = await lock(db, reference);
  const rows = await rowsOf(db, reference, [name, OTHERS]);
  const row = rows.find((each) => each.name === name);
  const perSecond = name.startsWith(HOUSEHOLD)
    ? (rows.find((each) => each.name === OTHERS)?.perSecond ?? null)
    : (row?.perSecond ?? null);
  const before: Bucket = row
    ? { ...bucketOf(row), perSecond }
    : { name, perSecond, tokens: 1, filledAtMs: nowMs, slowedTo: null, slowedAtMs: null };
  const after = slowedDown(before, nowMs);
  if (after === before) return;
  await write(db, reference, [after]);
  await db
    .updateTable('sending_pace')
    .set({ slowed_by: plainText(reply).slice(0, 200) })
    .where('breach', '=', reference)
    .where('bucket', '=', name)
    .execute();
  await setPaced(db, reference, true);
};

/** The pace of sending over Postgres: what all workers share. */
export const createPaceStore = ({ kysely, keys }: Database): PacePort => ({
  setRates: (reference, rates) =>
    kysely.transaction().execute(async (transaction) => {
      await lock(transaction, reference);
      await sql`
        update sending_pace set per_second = null
        where breach = ${reference} and per_second is not null and bucket != all(${Object.keys(rates)}::text[])`.execute(
        transaction,
      );
      // What was saved up at another rate is not for this one.
      await sql`
        insert into sending_pace (breach, bucket, per_second)
        select ${reference}, * from unnest(${Object.keys(rates)}::text[], ${Object.values(rates)}::double precision[])
        on conflict (breach, bucket) do update set per_second = excluded.per_second,
          tokens = least(sending_pace.tokens, 1), filled_at = clock_timestamp()
        where sending_pace.per_second is distinct from excluded.per_second`.execute(transaction);
      if (Object.keys(rates).length > 0) await setPaced(transaction, reference, true);
    }),

  isPaced: async (reference) => {
    const breach = await kysely
      .selectFrom('breach')
      .select('paced')
      .where('reference', '=', reference)
      .executeTakeFirst();
    return breach?.paced ?? false;
  },

  take: async (reference, wants, atMost) => {
    const names = await householdNames({ kysely, keys }, reference, wants);
    const marked = wants.map((want) => ({ ...want, name: names.markOf(want.name) }));
    const turns = await kysely
      .transaction()
      .execute((transaction) => take(transaction, reference, marked, atMost));
    const granted = Object.entries(turns.granted).map(([name, count]) => [names.nameOf(name), count]);
    return { ...turns, granted: Object.fromEntries(granted) as typeof turns.granted };
  },

  slowDown: async (reference, name, reply) => {
    const names = await householdNames({ kysely, keys }, reference, [{ name }]);
    await kysely
      .transaction()
      .execute((transaction) => slowDown(transaction, reference, names.markOf(name), reply));
  },
});
