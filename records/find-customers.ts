import { sql } from 'kysely';
import type { Contact } from '../domain/customer';
import type { NoticeState } from '../domain/counts';
import type { Database } from './database';
import { readBreach } from './breaches';
import { addressMark, openContact } from './personal-data/contacts';
import { openRows } from './personal-data/open-rows';

export interface FoundCustomer {
  readonly customerId: string;
  readonly contact: Contact;
  /** What became of the notice; null: no dispatch has taken it up. */
  readonly state: NoticeState | null;
}

const MOST = 100;

/**
 * Who is on a breach's list with an e-mail address, present, former or an agent's: found by its blind index, so nobody
 * else's row is opened. Throws `NotFound` for an unknown breach; `Purged`, `WrongKey`.
 */
export const findByAddress = async (
  database: Database,
  reference: string,
  address: string,
): Promise<readonly FoundCustomer[]> => {
  const { kysely, keys } = database;
  await readBreach(database, reference);
  const mark = addressMark(await keys.keysToOpen(kysely, reference), address);
  const query = kysely
    .selectFrom('customer')
    .leftJoin('notice', (join) =>
      join
        .onRef('notice.breach', '=', 'customer.breach')
        .onRef('notice.customer_id', '=', 'customer.customer_id')
        .on('notice.part', '=', 'person'),
    )
    .select(['customer.customer_id as customerId', 'contact', 'notice.state as state'])
    .where('customer.breach', '=', reference)
    .where(sql<boolean>`address_marks @> array[${mark}]::text[]`)
    .orderBy('customer.customer_id')
    .limit(MOST);
  return openRows(
    { keys, db: kysely, scope: reference },
    () => query.execute(),
    ({ customerId, contact, state }, scopeKeys) => ({
      customerId,
      contact: openContact(scopeKeys, customerId, contact),
      state,
    }),
  );
};
