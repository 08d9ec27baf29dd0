import { sql } from 'kysely';
import type { Database } from './database';

type Row = Pick<Database, 'kysely'>;

/** The versions of the notice that people of a breach were, or are to be, sent. */
export const noticeVersionsOf = async ({ kysely }: Row, reference: string): Promise<readonly string[]> => {
  const rows = await kysely
    .selectFrom('notice')
    .select('notice_version as version')
    .distinct()
    .where('breach', '=', reference)
    .orderBy('version')
    .execute();
  return rows.map(({ version }) => version);
};

const PAGE = 5_000;

/** Ids of the people on the list whom no dispatch has taken up, in order. */
export async function* peopleWithoutNotice({ kysely }: Row, reference: string): AsyncGenerator<string> {
  for (let last = ''; ;) {
    const { rows } = await sql<{ id: string }>`
      select customer_id as id from customer
      where breach = ${reference} and customer_id > ${last} and not exists (
        select from notice where notice.breach = customer.breach and notice.customer_id = customer.customer_id
          and notice.part = 'person')
      order by customer_id limit ${PAGE}`.execute(kysely);
    for (const { id } of rows) yield id;
    const end = rows[rows.length - 1];
    if (!end || rows.length < PAGE) return;
    last = end.id;
  }
}

/** The documents of a case, by digest. */
export const documentDigestsOf = async ({ kysely }: Row, reference: string): Promise<readonly string[]> => {
  const rows = await kysely
    .selectFrom('case_document')
    .select('digest')
    .where('breach', '=', reference)
    .orderBy('digest')
    .execute();
  return rows.map(({ digest }) => digest);
};

/** Reads everything in one moment, however long it takes: what changes meanwhile is not seen. */
export const atOneMoment = <T>(database: Database, read: (then: Database) => Promise<T>): Promise<T> =>
  database.kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((kysely) => read({ ...database, kysely }));
