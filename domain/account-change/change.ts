import type { Contact } from '../customer';

/** What was created or changed, 47 CFR 64.2010(f). */
export const CHANGE_KINDS = [
  'password',
  'back-up-authentication',
  'online-account',
  'address-of-record',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export const CHANGE_ACTIONS = ['created', 'changed'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

export type PostalAddress = Pick<
  Contact,
  'addressLine1' | 'addressLine2' | 'city' | 'state' | 'postalCode' | 'country'
>;

/** An e-mail address and the day since which it has been one of the account, YYYY-MM-DD. */
export interface EmailOfRecord {
  readonly address: string;
  readonly since: string;
}

/** How a message reaches the telephone number of record, 64.2010(f). */
export const TELEPHONE_WAYS = ['text', 'voicemail'] as const;
export interface TelephoneOfRecord {
  readonly number: string;
  readonly by: (typeof TELEPHONE_WAYS)[number];
}

/**
 * All of a change that is personal: what was of record before it, and the new value, which is kept for one reason: so that
 * no notice goes there. Encrypted at rest, and in no workflow's history.
 */
export interface PersonalPart {
  readonly name?: string;
  readonly emails: readonly EmailOfRecord[];
  readonly postal?: PostalAddress;
  /** YYYY-MM-DD; absent: nobody knows how long. */
  readonly postalSince?: string;
  readonly telephone?: TelephoneOfRecord;
  readonly newEmail?: string;
  readonly newPostal?: PostalAddress;
}

/** Why nobody needs to be told. */
export type Exemption =
  /** 64.2010(f): not when the service begins. */
  | { readonly kind: 'service-initiation' }
  /** 64.2010(g): a business customer's contract says otherwise. */
  | { readonly kind: 'contract'; readonly reference: string };

/** One change of an account, checked. */
export interface AccountChange {
  readonly customerId: string;
  /** The carrier's own name of this change; with the customer it is the identity of the notice. */
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly action: ChangeAction;
  /** ISO 8601 with an offset. */
  readonly changedAt: string;
  /** `en`, `es`; absent: told in every shipped language. */
  readonly language?: string;
  readonly exemption?: Exemption;
  readonly personal: PersonalPart;
}
