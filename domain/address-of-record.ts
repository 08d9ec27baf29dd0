import type { Contact, Copy, Customer, Destination, EmailField } from './customer';
import { plainAddress } from './plain-address';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** 47 CFR 64.2003: an address is 'of record' once it has been associated with the account for at least 30 days. */
export const DAYS_OF_RECORD = 30;

const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;

/** Whether an e-mail address is one of record on a day. Without a day of change no change is known, so it is. */
const isOfRecord = ({ emailSince }: Contact, atDay: string): boolean =>
  emailSince === undefined || daysBetween(emailSince, atDay) >= DAYS_OF_RECORD;

/** Whether a letter can reach somebody: a street line, a city and a postal code. */
export const hasPostalAddress = ({ addressLine1, city, postalCode }: Contact): boolean =>
  Boolean(addressLine1 && city && postalCode);

/** The calendar day, YYYY-MM-DD, that has begun in every zone at an instant: so no address counts as older than it is. */
export const dayBegunEverywhere = (instant: string): string =>
  new Date(Date.parse(instant) - DAY_MS / 2).toISOString().slice(0, 10);

/** The calendar day that has begun in the zone furthest ahead, UTC+14: a day after it is still to come for everybody. */
export const dayBegunSomewhere = (instantMs: number): string =>
  new Date(instantMs + (14 / 24) * DAY_MS).toISOString().slice(0, 10);

/** How one person is told: where the notice goes first, which e-mail addresses come next, and who gets a copy. */
export interface Route {
  readonly destination: Destination;
  /** Tried in this order where the address before them refuses or sends back; after the last, a letter. */
  readonly fallbacks: readonly EmailField[];
  readonly copies: readonly Copy[];
}

type Addressed = Pick<Customer, 'contact' | 'segment'>;

const YOUNG = 'e-mail address changed less than 30 days ago';

const isAgentOf = ({ contact, segment }: Addressed): boolean =>
  segment === 'business' && Boolean(contact.agentEmail);

/** Addresses to which the notice itself may go, in order, each mailbox once. A young one is never among them. */
const trustedFields = (customer: Addressed, isYoung: boolean): readonly EmailField[] => {
  const { contact } = customer;
  const inOrder: EmailField[] = [
    ...(isAgentOf(customer) && contact.agentAuthority === 'notice' ? ['agentEmail' as const] : []),
    ...(isYoung ? [] : ['email' as const]),
    ...(contact.email ? ['previousEmail' as const] : []),
  ];
  const seen = new Set<string>(isYoung ? [plainAddress(contact.email ?? '')] : []);
  return inOrder.filter((field) => {
    const mailbox = plainAddress(contact[field] ?? '');
    if (!mailbox || seen.has(mailbox)) return false;
    seen.add(mailbox);
    return true;
  });
};

const ruleOf = (field: EmailField, isYoung: boolean): string => {
  switch (field) {
    case 'agentEmail':
      return 'agent of a business customer, with authority to take the notice';
    case 'email':
      return 'e-mail address of record';
    case 'previousEmail':
      return isYoung ? `${YOUNG}: to the previous one` : 'previous e-mail address';
  }
};

const destinationWithout = (contact: Contact, isYoung: boolean): Destination => {
  const why = isYoung ? YOUNG : 'no e-mail address';
  return hasPostalAddress(contact)
    ? { channel: 'letter', rule: `${why}: by letter` }
    : { channel: 'none', rule: `${why}, no postal address` };
};

/** Beside the notice, never in its place: the young address, and an agent who has no authority to take the notice. */
const copiesOf = (customer: Addressed, isYoung: boolean, first: EmailField | undefined): Copy[] => {
  if (first === 'agentEmail') return [];
  const { contact } = customer;
  const copies: Copy[] = [];
  if (isYoung) copies.push({ part: 'young-address', field: 'email', rule: `copy: ${YOUNG}` });
  const agent = plainAddress(contact.agentEmail ?? '');
  const taken = [first && contact[first], isYoung ? contact.email : undefined].map((each) =>
    plainAddress(each ?? ''),
  );
  if (isAgentOf(customer) && !taken.includes(agent))
    copies.push({ part: 'agent', field: 'agentEmail', rule: 'copy: agent of a business customer' });
  return copies;
};

/**
 * How one person is told (decision 0015). The notice goes to a business customer's agent with authority to take it; else
 * to the e-mail address of record; else to the one before a change of the last 30 days; else by letter; else nowhere,
 * which a person must settle.
 * @param atDay the day that the 30 days are counted to, YYYY-MM-DD
 */
export const routeOf = (customer: Addressed, atDay: string): Route => {
  const { contact } = customer;
  const isYoung = Boolean(contact.email) && !isOfRecord(contact, atDay);
  const [first, ...fallbacks] = trustedFields(customer, isYoung);
  return {
    destination: first
      ? { channel: 'email', field: first, rule: ruleOf(first, isYoung) }
      : destinationWithout(contact, isYoung),
    fallbacks,
    copies: copiesOf(customer, isYoung, first),
  };
};

/** Where one person's notice goes first. */
export const destinationOf = (customer: Addressed, atDay: string): Destination =>
  routeOf(customer, atDay).destination;
