import { sql } from 'kysely';
import type { BreachFile } from '../domain/facts';
import { NO_NOTICES } from '../domain/counts';
import type { CopyCounts, NoticeCounts, NoticeState } from '../domain/counts';
import type { CasesPort, ListSurvey } from '../domain/ports';
import { documentNow } from './amendments';
import { affectedCounts } from './affected-counts';
import { fingerprintOf } from './personal-data/fingerprint';
import { plainJson } from './plain-text';
import { recordImports } from './import-entries';
import { lettersDue } from './letters-written';
import type { Connection, Database } from './database';
import { noSuchBreach } from './failures';

/**
 * SHA-256 over the rows as they stand, in order of customer id; of the sealed contact its fingerprint, which is the same
 * for the same words, whatever data key seals them, and is authenticated with them. Recomputed every time: a digest that is kept beside
 * the rows would not notice a row that was changed behind its back.
 */
export const listDigest = async (db: Connection, reference: string): Promise<string> => {
  const { rows } = await sql<{ digest: string }>`
    select encode(sha256(coalesce(string_agg(sha256(convert_to(
      jsonb_build_array(customer_id, encode(${fingerprintOf(sql.ref('contact'))}, 'hex'), language, segment, state,
      to_jsonb(data_types))::text, 'UTF8')),
      ''::bytea order by customer_id), ''::bytea)), 'hex') as digest
    from customer where breach = ${reference}`.execute(db);
  return `sha256:${rows[0]?.digest}`;
};

/** Persons: their copies are counted apart. `undispatched`: no dispatch has taken them up, or they are to be once more. */
interface Tally extends NoticeCounts {
  readonly undispatched: number;
}

/** One statement, so one moment: the sums add up while a dispatch is running too. */
const tally = async (db: Connection, reference: string): Promise<Tally> => {
  const { rows } = await sql<{ state: string | null; people: number }>`
    select null as state, count(*)::integer as people from customer where breach = ${reference}
    union all
    select case when requeued then 'requeued' else state end, count(*)::integer from notice
    where breach = ${reference} and part = 'person' group by 1`.execute(db);
  const of = (...states: (string | null)[]): number =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { people }) => sum + people, 0);
  const listed = of(null);
  const undispatched = 2 * listed - rows.reduce((sum, { people }) => sum + people, 0) + of('requeued');
  return {
    ...NO_NOTICES,
    listed,
    undispatched,
    pending: of('pending', 'sending') + undispatched,
    accepted: of('accepted'),
    bounced: of('bounced'),
    letter: of('letter'),
    unknown: of('unknown'),
    failed: of('failed'),
  };
};

/**
 * What became of everybody on the list. People whom no dispatch has taken up yet are pending, and so is what is on its
 * way at this moment.
 */
export const noticeCounts = async ({ kysely }: Database, reference: string): Promise<NoticeCounts> => {
  const { undispatched: _, ...counts } = await tally(kysely, reference);
  return counts;
};

/** What became of the copies. They tell nobody in a person's place, so they are in no other count. */
export const copyCounts = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<CopyCounts> => {
  const { rows } = await sql<{ state: NoticeState; copies: number }>`
    select state, count(*)::integer as copies from notice
    where breach = ${reference} and part <> 'person' group by state`.execute(kysely);
  const of = (...states: NoticeState[]): number =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { copies }) => sum + copies, 0);
  return {
    listed: rows.reduce((sum, { copies }) => sum + copies, 0),
    pending: of('pending', 'sending'),
    accepted: of('accepted'),
    unknown: of('unknown'),
    failed: of('failed'),
  };
};

/** The case and its list over Postgres. */
export const createCaseStore = ({ kysely }: Database): CasesPort => ({
  setStanding: async (reference, { phase, facts, stopped }) => {
    await kysely.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('breach')
        .set({ phase, stopped, status: 'running', updated_at: new Date() })
        .$if(facts !== undefined, (query) => query.set({ facts: JSON.stringify(plainJson(facts)) }))
        .where('reference', '=', reference)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw noSuchBreach(reference);
      await recordImports(transaction, reference);
    });
  },

  survey: async (reference): Promise<ListSurvey> =>
    kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        const { undispatched, ...counts } = await tally(transaction, reference);
        const digest = await listDigest(transaction, reference);
        const affected = await affectedCounts(transaction, reference);
        const due = await lettersDue({ kysely: transaction }, reference);
        return {
          customers: counts.listed,
          digest,
          counts,
          undispatched,
          ...(due > 0 ? { lettersDue: due } : {}),
          ...affected,
        };
      }),

  document: async (reference): Promise<BreachFile> => {
    const found = await kysely
      .selectFrom('breach')
      .select('document')
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (!found) throw noSuchBreach(reference);
    return documentNow(kysely, reference, found.document);
  },
});
