import type { Kysely } from 'kysely';
import type { Contact } from '../../domain/customer';
import { plainAddress } from '../../domain/plain-address';
import type { Tables } from '../tables';
import type { DataKeys } from './data-keys';
import { openRows } from './open-rows';
import type { ScopeKeys } from './scope-keys';
import { CONTACT } from './sealed-column';

/** In this order always, so that the same contact has the same fingerprint. Whole by its type: a field left out is lost. */
const FIELDS = Object.keys({
  name: true,
  email: true,
  emailSince: true,
  previousEmail: true,
  addressLine1: true,
  addressLine2: true,
  city: true,
  state: true,
  postalCode: true,
  country: true,
  agentEmail: true,
  agentAuthority: true,
} satisfies Record<keyof Contact, true>) as (keyof Contact)[];

const ADDRESSES = ['email', 'previousEmail', 'agentEmail'] as const;

/** What is stored of a contact; all of it personal, so all of it sealed. */
export const sealContact = (keys: ScopeKeys, customerId: string, contact: Contact): Buffer => {
  const ordered: Partial<Record<keyof Contact, string>> = {};
  for (const field of FIELDS) {
    const value = contact[field];
    if (value !== undefined) ordered[field] = value;
  }
  return keys.seal(CONTACT, [customerId], JSON.stringify(ordered));
};

export const openContact = (keys: ScopeKeys, customerId: string, sealed: Buffer): Contact =>
  JSON.parse(keys.open(CONTACT, [customerId], sealed).toString('utf8')) as Contact;

/** The blind index of one address. */
export const addressMark = (keys: ScopeKeys, address: string): string =>
  keys.mark('address', plainAddress(address));

/** The blind indexes of all addresses of a contact: who asks whether he is concerned is found by them. */
export const addressMarks = (keys: ScopeKeys, contact: Contact): string[] =>
  ADDRESSES.flatMap((field) => (contact[field] ? [addressMark(keys, contact[field])] : []));

/** The two letters of a state of the United States, for counts; null for what is none, so that nothing else stands there. */
export const stateCode = ({ state, country }: Contact): string | null => {
  const code = state?.trim().toUpperCase() ?? '';
  const isHere = ['US', 'USA', 'UNITED STATES'].includes(country?.trim().toUpperCase() || 'US');
  return isHere && /^[A-Z]{2}$/.test(code) ? code : null;
};

interface SealedRow {
  readonly customerId: string;
  readonly contact: Buffer;
}

/** `openRows` for rows that hold a contact. */
export const openContacts = <Row extends SealedRow>(
  on: { readonly keys: DataKeys; readonly db: Kysely<Tables>; readonly scope: string },
  read: () => Promise<readonly Row[]>,
): Promise<(Omit<Row, 'contact'> & { readonly contact: Contact })[]> =>
  openRows(on, read, (row, keys) => ({ ...row, contact: openContact(keys, row.customerId, row.contact) }));
