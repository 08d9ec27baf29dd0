/** What a customers' file says of one person (design, section 6). Personal data: Postgres and the mail itself only. */
export interface Contact {
  readonly name?: string;
  readonly email?: string;
  /** Day since which the e-mail address is unchanged, YYYY-MM-DD. */
  readonly emailSince?: string;
  readonly previousEmail?: string;
  readonly addressLine1?: string;
  readonly addressLine2?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
  readonly agentEmail?: string;
}

export interface Customer {
  readonly customerId: string;
  readonly contact: Contact;
  /** `en`, `es`; absent: unknown, told in every shipped language. */
  readonly language?: string;
  /** `residential` or `business`. */
  readonly segment?: string;
  readonly dataTypes: readonly string[];
}

/** The data that one person's notice names: what the list says of this person, else what the breach is about. */
export const dataTypesToName = (own: readonly string[], ofBreach: readonly string[]): readonly string[] =>
  own.length > 0 ? own : ofBreach;

/** Where one person's notice goes, and which rule of the carrier's policy decided it. */
export type Destination =
  | {
      readonly channel: 'email';
      readonly field: 'email' | 'previousEmail' | 'agentEmail';
      readonly rule: string;
    }
  | { readonly channel: 'letter'; readonly rule: string }
  | { readonly channel: 'none'; readonly rule: string };
