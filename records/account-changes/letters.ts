import { sql } from 'kysely';
import type { ChangeNoticeInput } from '../../domain/account-change/ports';
import { waysToTell } from '../../domain/account-change/ways';
import type { Contact } from '../../domain/customer';
import type { Connection, Database } from '../database';
import { othersOf } from './bursts';
import { noticeReference } from './identity';
import { openPersonal } from './personal-part';
import type { ChangeRow } from './rows';

const PAGE = 500;

/** One notice that goes by post. */
export interface ChangeLetter {
  readonly customerId: string;
  readonly contact: Contact;
  readonly seq: number;
  /** ISO 8601, when it became a letter. */
  readonly at: string;
  readonly notice: Omit<ChangeNoticeInput, 'isSandbox'>;
}

/** Books in which notices go by post, in order. */
export const booksWithLetters = async (db: Connection): Promise<readonly string[]> => {
  const { rows } = await sql<{ book: string }>`
    select distinct book from account_change where state = 'letter' order by book`.execute(db);
  return rows.map(({ book }) => book);
};

/** The letters of a book in order, a page in memory at once. */
export async function* lettersOfBook(database: Database, book: string): AsyncGenerator<ChangeLetter> {
  const db = database.kysely;
  for (let last = 0; ;) {
    const { rows } = await sql<ChangeRow & { updated_at: Date }>`
      select * from account_change where book = ${book} and state = 'letter' and seq > ${last}
      order by seq limit ${PAGE}`.execute(db);
    const others = await othersOf(
      database,
      db,
      rows.map(({ key }) => key),
    );
    for (const row of await openPersonal(database, db, rows)) {
      const changedAt = row.changed_at.toISOString();
      const { name } = row.personal;
      const ways = waysToTell({ changedAt, personal: row.personal }, others.get(row.key) ?? []);
      const way = ways.find(({ channel }) => channel === 'letter');
      yield {
        customerId: row.customer_id,
        contact: { name, ...(way?.channel === 'letter' ? way.to : {}) },
        seq: row.seq,
        at: row.updated_at.toISOString(),
        notice: {
          reference: noticeReference(row),
          kind: row.kind,
          action: row.action,
          changedAt,
          name,
          language: row.language ?? undefined,
        },
      };
    }
    if (rows.length < PAGE) return;
    last = rows[rows.length - 1]?.seq ?? last;
  }
}
