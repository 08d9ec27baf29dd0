import { hasPostalAddress } from '../../domain/address-of-record';
import type { Contact } from '../../domain/customer';
import { plainName } from '../import/likely-duplicates';
import { addressMark } from '../personal-data/contacts';
import type { ScopeKeys } from '../personal-data/scope-keys';
import { postalMark } from '../refused-addresses';

/** What two rows may have in common that are likely one person's. */
export const SHARED_SIGNS = ['email', 'name-and-address'] as const;
export type SharedSign = (typeof SHARED_SIGNS)[number];

/**
 * Blind indexes by which likely duplicates are found, each behind the name of its sign and a colon: of the present e-mail
 * address, and of the name with the postal address, as people would take them for the same. An agent's address, or a former
 * one, is not a sign: many share it.
 */
export const personMarks = (keys: ScopeKeys, contact: Contact): string[] => {
  const { name, email } = contact;
  const signs: Partial<Record<SharedSign, string>> = {
    ...(email ? { email: addressMark(keys, email) } : {}),
    ...(name && hasPostalAddress(contact)
      ? { 'name-and-address': keys.mark('person', `${plainName(name)}\0${postalMark(keys, contact)}`) }
      : {}),
  };
  return Object.entries(signs).map(([sign, mark]) => `${sign}:${mark}`);
};
