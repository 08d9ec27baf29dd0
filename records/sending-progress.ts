import { sql } from 'kysely';
import type { Database } from './database';

/**
 * How many people are still to be told by e-mail, by the domain of the address. Of people whom no dispatch has taken up it
 * is the address on the list; which one the notice goes to, if any, is decided when they are.
 */
export const emailsToSend = async (
  { kysely }: Database,
  reference: string,
): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await sql<{ domain: string; people: number }>`
    select lower(split_part(coalesce(contact->>to_field, contact->>'email'), '@', -1)) as domain,
      count(*)::integer as people
    from customer left join notice using (breach, customer_id)
    where breach = ${reference} and coalesce(contact->>to_field, contact->>'email') is not null
      and (notice.state is null or (notice.state in ('pending', 'sending') and channel = 'email'))
    group by 1`.execute(kysely);
  return Object.fromEntries(rows.map(({ domain, people }) => [domain, people]));
};

/** How many notices have got an outcome by e-mail since a case time, ISO 8601. */
export const settledSince = async (
  { kysely }: Database,
  reference: string,
  since: string,
): Promise<number> => {
  const { rows } = await sql<{ people: number }>`
    select count(*)::integer as people from notice
    where breach = ${reference} and channel = 'email' and attempts > 0 and state not in ('pending', 'sending')
      and updated_at > ${since}::timestamptz`.execute(kysely);
  return rows[0]?.people ?? 0;
};
