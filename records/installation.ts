import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Installation, InstallationMoment, InstallationPlace } from '../domain/installation';
import type { Connection, Database } from './database';
import { plainText } from './plain-text';

type Row = Pick<Database, 'kysely'>;

/**
 * Where these records are: the cluster's own number, made when it was initialised, the database's within it, and the
 * schema. A dump restored elsewhere has another; a copy of the server's files has the same. Where the server does not
 * tell its number (some that are rented), the database's alone.
 */
export const readRecordsMark = async ({ kysely }: Row): Promise<string> => {
  const cluster = async (): Promise<string> => {
    const { rows } = await sql<{ id: string }>`
      select system_identifier::text as id from pg_control_system()`.execute(kysely);
    return rows[0]?.id ?? '';
  };
  const { rows } = await sql<{ mark: string }>`
    select oid::text || '/' || current_schema() as mark from pg_database
    where datname = current_database()`.execute(kysely);
  return `${await cluster().catch(() => '')}/${rows[0]?.mark}`;
};

/** The installation as the records have it; null where they have never been live. */
export const readInstallation = async ({ kysely }: { kysely: Connection }): Promise<Installation | null> => {
  const row = await kysely.selectFrom('installation').selectAll().executeTakeFirst();
  return row
    ? {
        id: row.id,
        recordsMark: row.records_mark,
        namespaceMark: row.temporal_mark,
        adoptions: row.adoptions,
        renewals: Number(row.renewals),
        knownAhead: row.known_ahead,
      }
    : null;
};

/** Makes records live that never were; of several workers at once, one does. */
export const claimInstallation = async (
  { kysely }: Row,
  place: InstallationPlace,
  by: string,
): Promise<void> => {
  await kysely
    .insertInto('installation')
    .values({
      id: randomUUID(),
      records_mark: place.recordsMark,
      temporal_mark: place.namespaceMark,
      adoptions: 0,
      renewals: 0,
      renewed_by: by,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

export interface Renewal extends InstallationPlace, InstallationMoment {
  readonly id: string;
  /** Which worker this is, for people. */
  readonly by: string;
}

/**
 * Renews the lease of one worker; answers the new moment, or null where these are not, or no longer, the records that
 * it was given for: adopted by others, put back to an earlier moment, or in another place.
 */
export const renewInstallation = async (
  { kysely }: Row,
  { id, recordsMark, namespaceMark, adoptions, renewals, by }: Renewal,
): Promise<InstallationMoment | null> => {
  const row = await kysely
    .updateTable('installation')
    .set({ renewals: sql`renewals + 1`, renewed_by: by, renewed_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .where('records_mark', '=', recordsMark)
    .where('temporal_mark', '=', namespaceMark)
    .where('adoptions', '=', adoptions)
    .where('renewals', '>=', String(renewals))
    .returning(['adoptions', 'renewals'])
    .executeTakeFirst();
  return row ? { adoptions: row.adoptions, renewals: Number(row.renewals) } : null;
};

export interface Adoption extends InstallationPlace {
  readonly knownAhead: Readonly<Record<string, number>>;
  /** Adoptions that this home knows of: the new one comes after them too. */
  readonly adoptionsKnown: number;
  readonly actor: string;
  readonly reason: string;
  /** Why the records were not live. */
  readonly found: readonly string[];
}

/** Makes these records, where they are now, the live ones. Whoever was live for them is so no more. */
export const adoptInstallation = async (kysely: Connection, adoption: Adoption): Promise<Installation> => {
  const former = await readInstallation({ kysely });
  const { recordsMark, namespaceMark, knownAhead, actor, reason, found } = adoption;
  const adoptions = Math.max(former?.adoptions ?? 0, adoption.adoptionsKnown) + 1;
  const installation = {
    id: former?.id ?? randomUUID(),
    recordsMark,
    namespaceMark,
    adoptions,
    renewals: 0,
    knownAhead,
  };
  const values = {
    id: installation.id,
    records_mark: recordsMark,
    temporal_mark: namespaceMark,
    adoptions,
    renewals: 0,
    renewed_by: plainText(actor),
    known_ahead: JSON.stringify(knownAhead),
  };
  await kysely
    .insertInto('installation')
    .values(values)
    .onConflict((conflict) => conflict.column('is_only').doUpdateSet(values))
    .execute();
  await kysely
    .insertInto('installation_adoption')
    .values({ adoptions, actor: plainText(actor), reason: plainText(reason), found: [...found] })
    .execute();
  return installation;
};

/** Who renewed the lease last, and when, by the clock of Postgres: for people, never to decide by. */
export const lastRenewal = async ({ kysely }: Row): Promise<{ by: string; at: Date } | null> => {
  const row = await kysely.selectFrom('installation').select(['renewed_by', 'renewed_at']).executeTakeFirst();
  return row ? { by: row.renewed_by, at: row.renewed_at } : null;
};

/**
 * People of a breach whom anybody has tried to tell, or who have an outcome: a number that never falls, unless the
 * records are put back. null: there is no such breach.
 */
export const peopleTaken = async ({ kysely }: Row, reference: string): Promise<number | null> => {
  const { rows } = await sql<{ people: number | null }>`
    select (select count(*)::integer from notice where notice.breach = breach.reference and part = 'person'
      and (state <> 'pending' or attempts > 0)) as people
    from breach where reference = ${reference}`.execute(kysely);
  return rows[0]?.people ?? null;
};
