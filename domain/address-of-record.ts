import type { Contact, Customer, Destination } from './customer';

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

/**
 * Where one person's notice goes: to a business customer's agent; else to the e-mail address of record, or the one
 * before a change of the last 30 days; else by letter to the postal address; else nowhere, which a person must settle.
 * @param atDay the day that the 30 days are counted to, YYYY-MM-DD
 */
export const destinationOf = (
  { contact, segment }: Pick<Customer, 'contact' | 'segment'>,
  atDay: string,
): Destination => {
  if (segment === 'business' && contact.agentEmail)
    return { channel: 'email', field: 'agentEmail', rule: 'agent of a business customer' };
  const isYoung = Boolean(contact.email) && !isOfRecord(contact, atDay);
  if (contact.email && !isYoung)
    return { channel: 'email', field: 'email', rule: 'e-mail address of record' };
  const why = isYoung ? 'e-mail address changed less than 30 days ago' : 'no e-mail address';
  if (isYoung && contact.previousEmail)
    return { channel: 'email', field: 'previousEmail', rule: `${why}: to the previous one` };
  if (hasPostalAddress(contact)) return { channel: 'letter', rule: `${why}: by letter` };
  return { channel: 'none', rule: `${why}, no postal address` };
};
