import { sql } from 'kysely';
import type { Contact } from '../../domain/customer';
import { readBreach } from '../breaches';
import type { Connection, Database } from '../database';
import { openContacts } from '../personal-data/contacts';
import { fillPersonMarks } from './fill-marks';
import type { SharedSign } from './person-marks';
import { isPersonWrittenTo } from './written-to';

export interface LikelyPerson {
  readonly customerId: string;
  readonly contact: Contact;
  /** Whether anything was sent to them, may have been, or is on its way. */
  readonly isWrittenTo: boolean;
}

/** Somebody on the list, and who stands before them under another id and is likely the same person. */
export interface LikelyDuplicate extends LikelyPerson {
  /** The first by id of those who share a sign, for each sign: one person, or two. */
  readonly likely: readonly (LikelyPerson & { readonly shares: readonly SharedSign[] })[];
}

export interface DuplicateSpan {
  /** Only those whose id comes after this one. */
  readonly after: string;
  readonly limit: number;
}

/** Rows of `sign` and `shared`: all marks of a list, and those that more than one person has, with the first of them by id. */
const sharedMarks = (reference: string) => sql`
  sign as (select customer_id, unnest(person_marks) as mark from customer where breach = ${reference}),
  shared as (select mark, min(customer_id) as first_id from sign group by mark having count(*) > 1)`;

/**
 * How many people on the list share a sign with somebody before them: that many would be gone if all were merged. By the marks
 * that are kept, so that nobody's row is opened.
 */
export const countLikelyDuplicates = async (
  database: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
): Promise<number> => {
  await fillPersonMarks(database, reference);
  const { rows } = await sql<{ people: number }>`
    with ${sharedMarks(reference)}
    select count(distinct customer_id)::integer as people
    from sign join shared using (mark) where customer_id > first_id`.execute(database.kysely);
  return rows[0]?.people ?? 0;
};

interface Pair {
  readonly customerId: string;
  readonly firstId: string;
  readonly shares: readonly SharedSign[];
}

const pairsAfter = async (
  db: Connection,
  reference: string,
  { after, limit }: DuplicateSpan,
): Promise<readonly Pair[]> => {
  const { rows } = await sql<Pair>`
    with ${sharedMarks(reference)}, people as (
      select distinct customer_id from sign join shared using (mark)
      where customer_id > first_id and customer_id > ${after} order by customer_id limit ${limit})
    select customer_id as "customerId", first_id as "firstId",
      array_agg(split_part(mark, ':', 1) order by mark) as shares
    from sign join shared using (mark) join people using (customer_id) where customer_id > first_id
    group by customer_id, first_id order by customer_id, first_id`.execute(db);
  return rows;
};

const peopleOf = async (
  { kysely, keys }: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LikelyPerson>> => {
  const query = kysely
    .selectFrom('customer')
    .select(['customer_id as customerId', 'contact', isPersonWrittenTo.as('isWrittenTo')])
    .where('breach', '=', reference)
    .where(sql<boolean>`customer_id = any(${[...ids]}::text[])`);
  const people = await openContacts({ keys, db: kysely, scope: reference }, () => query.execute());
  return new Map(people.map((person) => [person.customerId, person]));
};

/**
 * Who on the whole list, from whatever file, is likely somebody before them under another id, in order of id: the database
 * compares all, and memory holds no more than is asked for. Throws `NotFound`; `Purged`, `WrongKey`.
 */
export const findLikelyDuplicates = async (
  database: Database,
  reference: string,
  span: DuplicateSpan,
): Promise<readonly LikelyDuplicate[]> => {
  await readBreach(database, reference);
  await fillPersonMarks(database, reference);
  const pairs = await pairsAfter(database.kysely, reference, span);
  const ids = new Set(pairs.flatMap(({ customerId, firstId }) => [customerId, firstId]));
  const people = await peopleOf(database, reference, [...ids]);
  const found = new Map<string, LikelyPerson & { likely: (LikelyPerson & Pick<Pair, 'shares'>)[] }>();
  for (const { customerId, firstId, shares } of pairs) {
    const [person, first] = [people.get(customerId), people.get(firstId)];
    // Merged in between.
    if (!person || !first) continue;
    const duplicate = found.get(customerId) ?? { ...person, likely: [] };
    duplicate.likely.push({ ...first, shares });
    found.set(customerId, duplicate);
  }
  return [...found.values()];
};
