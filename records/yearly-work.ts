import { sql } from 'kysely';
import { TocsinError } from '../domain/errors';
import type { YearlyOutcome } from '../domain/yearly/state';
import { yearlyId } from '../domain/yearly/work';
import type { YearlyKind, YearlyWork } from '../domain/yearly/work';
import type { Connection, Database } from './database';
import { plainJson } from './plain-text';

export interface DraftInput extends YearlyWork {
  readonly digest: string;
  /** ISO 8601. */
  readonly at: string;
  /** The draft's JSON under the number that it gets. */
  readonly jsonAs: (draftId: string) => string;
}
export interface StoredDraft extends YearlyWork {
  /** `yearly/2026/summary/1`. */
  readonly draftId: string;
  readonly digest: string;
  readonly at: string;
  readonly json: string;
}

const latestDraft = async (db: Connection, { year, kind }: YearlyWork) =>
  db
    .selectFrom('yearly_draft')
    .selectAll()
    .where('year', '=', year)
    .where('kind', '=', kind)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

type Row = NonNullable<Awaited<ReturnType<typeof latestDraft>>>;
const draftOf = ({ year, kind, number, digest, at, document }: Row): StoredDraft => ({
  year,
  kind,
  draftId: `${yearlyId({ year, kind })}/${number}`,
  digest,
  at: at.toISOString(),
  json: document,
});

/** The latest draft of a year's work; null: none was compiled. */
export const readLatestDraft = async (
  { kysely }: Database,
  work: YearlyWork,
): Promise<StoredDraft | null> => {
  const row = await latestDraft(kysely, work);
  return row ? draftOf(row) : null;
};

/** The draft of a year's work that says what a digest stands for; null: there is none. */
export const readDraft = async (
  { kysely }: Database,
  { year, kind }: YearlyWork,
  digest: string,
): Promise<StoredDraft | null> => {
  const row = await kysely
    .selectFrom('yearly_draft')
    .selectAll()
    .where('year', '=', year)
    .where('kind', '=', kind)
    .where('digest', '=', digest)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? draftOf(row) : null;
};

/** Keeps a draft under the next number; the latest one again where it says the same (digest). */
export const saveDraft = async ({ kysely }: Database, draft: DraftInput): Promise<StoredDraft> =>
  kysely.transaction().execute(async (transaction) => {
    const { year, kind, digest, at, jsonAs } = draft;
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tocsin/${yearlyId(draft)}`}, 0))`.execute(
      transaction,
    );
    const latest = await latestDraft(transaction, draft);
    if (latest?.digest === digest) return draftOf(latest);
    const number = (latest?.number ?? 0) + 1;
    const draftId = `${yearlyId(draft)}/${number}`;
    const json = jsonAs(draftId);
    await transaction
      .insertInto('yearly_draft')
      .values({ year, kind, number, at, digest, document: json })
      .execute();
    return { year, kind, draftId, digest, at: new Date(at).toISOString(), json };
  });

/** How a year's work ended; null: it has not. */
export const readOutcome = async (
  { kysely }: Database,
  { year, kind }: YearlyWork,
): Promise<YearlyOutcome | null> => {
  const row = await kysely
    .selectFrom('yearly_outcome')
    .select('document')
    .where('year', '=', year)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.document ?? null;
};

/** Keeps how a year's work ended. Once: where it ended before, that stands, and is answered. */
export const saveOutcome = async (
  database: Database,
  work: YearlyWork,
  outcome: YearlyOutcome,
): Promise<YearlyOutcome> => {
  await database.kysely
    .insertInto('yearly_outcome')
    .values({
      year: work.year,
      kind: work.kind,
      ended_as: outcome.as,
      document: JSON.stringify(plainJson(outcome)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const kept = await readOutcome(database, work);
  if (kept) return kept;
  throw new TocsinError('Failed', `how ${yearlyId(work)} ended was not kept`, 'Repeat it.');
};

export interface KnownWork extends YearlyWork {
  readonly draft: StoredDraft | null;
  readonly outcome: YearlyOutcome | null;
}

/** Every year's work that the records know of, the latest first. */
export const listYearlyWork = async (database: Database): Promise<KnownWork[]> => {
  const { rows } = await sql<{ year: number; kind: YearlyKind }>`
    select year, kind from yearly_draft union select year, kind from yearly_outcome order by 1 desc, 2 desc`.execute(
    database.kysely,
  );
  return Promise.all(
    rows.map(async (work) => ({
      ...work,
      draft: await readLatestDraft(database, work),
      outcome: await readOutcome(database, work),
    })),
  );
};
