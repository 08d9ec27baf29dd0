import { sql } from 'kysely';
import type { Database } from '../database';
import { openContacts } from '../personal-data/contacts';
import { personMarks } from './person-marks';

const PAGE = 5_000;

/**
 * Makes the marks of people who came onto the list before there were any, a page in memory at once; there are none of them but
 * the first time. Repeatable, and harmless beside an import, whose marks stay.
 */
export const fillPersonMarks = async (
  { kysely, keys }: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
): Promise<void> => {
  for (let last = ''; ;) {
    const query = kysely
      .selectFrom('customer')
      .select(['customer_id as customerId', 'contact'])
      .where('breach', '=', reference)
      .where('customer_id', '>', last)
      .where('person_marks', 'is', null)
      .orderBy('customer_id')
      .limit(PAGE);
    const people = await openContacts({ keys, db: kysely, scope: reference }, () => query.execute());
    const end = people[people.length - 1];
    if (!end) return;
    const scope = await keys.keysToOpen(kysely, reference);
    await sql`
      update customer set person_marks = page.marks::text[]
      from unnest(${people.map(({ customerId }) => customerId)}::text[],
        ${people.map(({ contact }) => `{${personMarks(scope, contact).join(',')}}`)}::text[]) as page (customer_id, marks)
      where breach = ${reference} and customer.customer_id = page.customer_id and person_marks is null`.execute(
      kysely,
    );
    if (people.length < PAGE) return;
    last = end.customerId;
  }
};
