import type { Contact } from '../domain/customer';
import { STATES } from '../domain/us-states';
import { oneLine } from './person';

export type LetterAddress =
  | { readonly lines: readonly string[] }
  /** What is wrong, naming the field of the customers' file and never its value. */
  | { readonly problem: string };

const UNITED_STATES = /^(?:|US|USA|UNITED STATES(?: OF AMERICA)?)$/;
const ZIP = /^\d{5}(?:-\d{4})?$/;
const NO_HOME = /^(?:none|n\/?a|unknown|homeless|no fixed (?:abode|address)|same|-+|\.+)$/i;
/** What fits the window of a #10 envelope at 10 points. */
const MAX_LINE = 55;

/** The address block of a letter: name, one or two lines, city with state and ZIP, and the country when abroad. */
export const letterAddress = (contact: Contact): LetterAddress => {
  const field = (value: string | undefined): string => oneLine(value ?? '');
  const [line1, line2, city] = [
    field(contact.addressLine1),
    field(contact.addressLine2),
    field(contact.city),
  ];
  const [state, code] = [field(contact.state).toUpperCase(), field(contact.postalCode)];
  const country = field(contact.country).toUpperCase();
  const domestic = UNITED_STATES.test(country);

  if (line1 === '' || NO_HOME.test(line1))
    return { problem: 'address_line1: there is no street or box to write to' };
  if (city === '') return { problem: 'city: is empty' };
  if (domestic && !STATES.includes(state))
    return { problem: 'state: is not a two-letter code of the United States' };
  if (domestic && !ZIP.test(code)) return { problem: 'postal_code: is not a ZIP code (12345 or 12345-6789)' };

  const lines = [
    field(contact.name) || 'Account Holder',
    line1,
    ...(line2 === '' ? [] : [line2]),
    [city, state, code].filter((part) => part !== '').join(' '),
    ...(domestic ? [] : [country]),
  ];
  const long = lines.findIndex((line) => [...line].length > MAX_LINE);
  return long < 0
    ? { lines }
    : {
        problem: `address: line ${long + 1} is longer than the ${MAX_LINE} characters that an envelope's window shows`,
      };
};
