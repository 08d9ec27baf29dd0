import { plainAddress } from '../plain-address';
import type { PostalAddress } from './change';

/** Two spellings of a mailbox that one person reads. */
export const sameEmail = (one: string, other: string): boolean => plainAddress(one) === plainAddress(other);

/** Words that are written in full or in short, USPS Publication 28; those before a number of a flat say nothing. */
const SHORT: Readonly<Record<string, string>> = {
  AVENUE: 'AVE',
  BOULEVARD: 'BLVD',
  CIRCLE: 'CIR',
  COURT: 'CT',
  DRIVE: 'DR',
  HIGHWAY: 'HWY',
  LANE: 'LN',
  PARKWAY: 'PKWY',
  PLACE: 'PL',
  ROAD: 'RD',
  SQUARE: 'SQ',
  STREET: 'ST',
  TERRACE: 'TER',
  NORTH: 'N',
  EAST: 'E',
  SOUTH: 'S',
  WEST: 'W',
  APARTMENT: '',
  APT: '',
  UNIT: '',
  SUITE: '',
  STE: '',
};

/** What a mail carrier reads of an address, whatever line it stands on; the country of a domestic one is often left out. */
const lettersOf = ({ addressLine1, addressLine2, city, state, postalCode }: PostalAddress): string =>
  [addressLine1, addressLine2, city, state, postalCode?.slice(0, 5)]
    .map((part) => part ?? '')
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => SHORT[word] ?? word)
    .join('');

/**
 * Whether two postal addresses are one but for case, accents, spaces, punctuation, the lines they are on, usual short words
 * and the last digits of a ZIP+4. Rather too often than too seldom: what is new gets no notice.
 */
export const samePostal = (one: PostalAddress, other: PostalAddress): boolean =>
  lettersOf(one) === lettersOf(other);
