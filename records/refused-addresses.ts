import { sql } from 'kysely';
import { hasPostalAddress, routeOf } from '../domain/address-of-record';
import type { Contact, Customer } from '../domain/customer';
import type { NoticeStep } from '../domain/sending/steps';
import type { Connection } from './database';
import { addressMark, openContacts } from './personal-data/contacts';
import type { DataKeys } from './personal-data/data-keys';
import type { ScopeKeys } from './personal-data/scope-keys';

/** The blind index of a postal address; how it is typed, capitals, spaces and points make no other of it. */
export const postalMark = (
  keys: ScopeKeys,
  { addressLine1, addressLine2, city, postalCode }: Contact,
): string =>
  keys.mark(
    'postal',
    [addressLine1, addressLine2, city, postalCode]
      .map((line) => (line ?? '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
      .join('|'),
  );

type Addressed = Pick<Customer, 'contact' | 'segment'>;

/**
 * Whether the list has an address for somebody that was not tried before their letter came back: another e-mail address
 * that qualifies, or another postal address.
 * @param atDay the day that the 30 days of an address of record are counted to, YYYY-MM-DD
 */
export const hasAnotherAddress = (
  keys: ScopeKeys,
  person: Addressed,
  refusedMarks: readonly string[],
  atDay: string,
): boolean => {
  const { contact } = person;
  const { destination, fallbacks } = routeOf(person, atDay);
  const fields = destination.channel === 'email' ? [destination.field, ...fallbacks] : [];
  return (
    fields.some((field) => !refusedMarks.includes(addressMark(keys, contact[field] ?? ''))) ||
    (hasPostalAddress(contact) && !refusedMarks.includes(postalMark(keys, contact)))
  );
};

interface Tried {
  readonly customerId: string;
  readonly contact: Buffer;
  readonly letterMark: string | null;
  readonly trail: readonly NoticeStep[];
  /** When the contact came onto the list as it is. */
  readonly listedAt: Date;
}

/** Keeps of people whose letter came back which addresses were tried: a retry must not try the same ones. */
export const rememberRefused = async (
  { keys, db }: { readonly keys: DataKeys; readonly db: Connection },
  reference: string,
  customerIds: readonly string[],
): Promise<void> => {
  const scope = await keys.keysToOpen(db, reference);
  const people = await openContacts({ keys, db, scope: reference }, async () => {
    const { rows } = await sql<Tried>`
      select customer_id as "customerId", contact, letter_mark as "letterMark", coalesce(trail, '[]'::jsonb) as trail,
        customer_import.at as "listedAt"
      from notice join customer using (breach, customer_id) join customer_import on customer_import.id = import_id
      where notice.breach = ${reference} and part = 'person' and customer_id = any(${[...customerIds]}::text[])`.execute(
      db,
    );
    return rows;
  });
  const marks = people.map(({ contact, letterMark, trail, listedAt }) => {
    // An address that came onto the list after a step was not the one that the step tried.
    const emails = trail.flatMap(({ to, at }) =>
      to !== 'letter' && contact[to] && Date.parse(at) >= listedAt.getTime() ? [contact[to]] : [],
    );
    return [letterMark || postalMark(scope, contact), ...emails.map((email) => addressMark(scope, email))];
  });
  await sql`
    update notice set refused_marks = coalesce(refused_marks, '{}') || string_to_array(tried.marks, ',')
    from unnest(${people.map(({ customerId }) => customerId)}::text[], ${marks.map((some) => some.join(','))}::text[])
      as tried (customer_id, marks)
    where breach = ${reference} and part = 'person' and notice.customer_id = tried.customer_id`.execute(db);
};
