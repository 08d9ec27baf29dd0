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
  /** What a business customer's agent may do: take the notice in its place, or get a copy. Absent: a copy. */
  readonly agentAuthority?: AgentAuthority;
}

export const AGENT_AUTHORITIES = ['notice', 'copy'] as const;
export type AgentAuthority = (typeof AGENT_AUTHORITIES)[number];

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

/** The e-mail addresses that a list may give of one person. */
export const EMAIL_FIELDS = ['email', 'previousEmail', 'agentEmail'] as const;
export type EmailField = (typeof EMAIL_FIELDS)[number];

/** A person has one notice, `person`, and what else is sent of it. The sums count persons alone. */
export const PARTS = ['person', 'young-address', 'agent'] as const;
export type Part = (typeof PARTS)[number];

/** A copy of one person's notice. It tells nobody in the person's place: that it is refused moves nothing on. */
export interface Copy {
  readonly part: Exclude<Part, 'person'>;
  readonly field: EmailField;
  readonly rule: string;
}

/** Where one person's notice goes, and which rule of the carrier's policy decided it. */
export type Destination =
  | {
      readonly channel: 'email';
      readonly field: EmailField;
      readonly rule: string;
    }
  | { readonly channel: 'letter'; readonly rule: string }
  | { readonly channel: 'none'; readonly rule: string };
