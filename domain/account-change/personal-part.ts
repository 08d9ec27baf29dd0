import { hasPostalAddress } from '../address-of-record';
import type { PersonalPart, PostalAddress } from './change';
import type { ChangeFields } from './fields';

/** The postal address of record, or the new one: whole, or not at all. */
export const postalOf = (
  fields: ChangeFields,
  prefix: '' | 'new_',
): { readonly postal?: PostalAddress; readonly isBegun: boolean } => {
  const value = (name: 'address_line1' | 'address_line2' | 'city' | 'state' | 'postal_code' | 'country') =>
    fields[`${prefix}${name}`];
  const postal: PostalAddress = {
    addressLine1: value('address_line1'),
    addressLine2: value('address_line2'),
    city: value('city'),
    state: value('state'),
    postalCode: value('postal_code'),
    country: value('country'),
  };
  const isBegun = Object.values(postal).some(Boolean);
  return hasPostalAddress(postal) ? { postal, isBegun } : { isBegun };
};

/** All that is personal in a line. */
export const personalOf = (fields: ChangeFields): PersonalPart => {
  const { email, email_since, previous_email, previous_email_since, telephone, telephone_by } = fields;
  const emails = [
    ...(email && email_since ? [{ address: email, since: email_since }] : []),
    ...(previous_email && previous_email_since
      ? [{ address: previous_email, since: previous_email_since }]
      : []),
  ];
  return {
    name: fields.name,
    emails,
    postal: postalOf(fields, '').postal,
    postalSince: fields.address_since,
    telephone: telephone ? { number: telephone, by: telephone_by ?? 'text' } : undefined,
    newEmail: fields.new_email,
    newPostal: postalOf(fields, 'new_').postal,
  };
};
