import type { PostalAddress } from './change';

/** Two spellings of a mailbox that one person reads: no server in use tells upper from lower case. */
export const sameEmail = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** What a mail carrier reads of an address; the country of a domestic one is often left out. */
const lettersOf = ({ addressLine1, addressLine2, city, state, postalCode }: PostalAddress): string =>
  [addressLine1, addressLine2, city, state, postalCode?.slice(0, 5)]
    .map((part) => (part ?? '').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ''))
    .join('/');

/** Whether two postal addresses are one but for case, spaces, punctuation and the last digits of a ZIP+4. */
export const samePostal = (one: PostalAddress, other: PostalAddress): boolean =>
  lettersOf(one) === lettersOf(other);
