import type { Contact, Customer } from '../../domain/customer';

/** The columns of a customers' file, in the order in which they are documented. */
export const COLUMNS = [
  'customer_id',
  'name',
  'email',
  'email_since',
  'previous_email',
  'address_line1',
  'address_line2',
  'city',
  'state',
  'postal_code',
  'country',
  'language',
  'segment',
  'agent_email',
  'agent_authority',
  'data_types',
] as const;
export type Column = (typeof COLUMNS)[number];
/** What a file of rejected rows has beside: passed over, so that such a file can be corrected and imported as it is. */
export const REASON_COLUMNS = ['rejected_line', 'rejected_because'] as const;
/** A row as it stands in the file: text, absent where the file says nothing. */
export type RawRow = Partial<Record<Column, string>>;

export const isReason = (name: string): boolean => (REASON_COLUMNS as readonly string[]).includes(name);
export const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

/** Levenshtein: how many letters must be put in, taken out or changed. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
};

const WELL_KNOWN: Readonly<Record<string, Column>> = {
  id: 'customer_id',
  account: 'customer_id',
  account_number: 'customer_id',
  mail: 'email',
  full_name: 'name',
  customer_name: 'name',
  zip: 'postal_code',
  zip_code: 'postal_code',
  postcode: 'postal_code',
  street: 'address_line1',
  address: 'address_line1',
  lang: 'language',
};

/** The column that a name was probably meant to be; undefined where nothing is near. */
export const nearestColumn = (name: string): Column | undefined => {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  if (isColumn(plain)) return plain;
  const known = WELL_KNOWN[plain];
  if (known) return known;
  const ranked = COLUMNS.map((column) => ({ column, far: distance(plain, column) })).sort(
    (a, b) => a.far - b.far,
  );
  const [best] = ranked;
  return best && best.far <= Math.max(2, Math.floor(best.column.length / 3)) ? best.column : undefined;
};

/** What the row of a customer looks like in a file: for rows that are rejected after they were read. */
export const rawRowOf = ({ customerId, contact, language, segment, dataTypes }: Customer): RawRow => {
  const of = (name: keyof Contact): string | undefined => contact[name];
  return {
    customer_id: customerId,
    name: of('name'),
    email: of('email'),
    email_since: of('emailSince'),
    previous_email: of('previousEmail'),
    address_line1: of('addressLine1'),
    address_line2: of('addressLine2'),
    city: of('city'),
    state: of('state'),
    postal_code: of('postalCode'),
    country: of('country'),
    language,
    segment,
    agent_email: of('agentEmail'),
    agent_authority: of('agentAuthority'),
    data_types: dataTypes.length > 0 ? dataTypes.join(';') : undefined,
  };
};
