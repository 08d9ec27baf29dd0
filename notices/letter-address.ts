import type { Contact } from '../domain/customer';
import { STATES } from '../domain/us-states';
import { addressWidthPoints } from './address-width';
import { typefaceOf } from './letter-font';
import { oneLine } from './person';

export type LetterAddress =
  | { readonly lines: readonly string[] }
  /** What is wrong, naming the field of the customers' file and never its value. */
  | { readonly problem: string };

const UNITED_STATES = /^(?:|US|USA|UNITED STATES(?: OF AMERICA)?)$/;
const ZIP = /^\d{5}(?:-\d{4})?$/;
/**
 * What a #10 envelope's window shows of a line wherever the sheet has slid to: the window ends 387 points from the left, and
 * the line begins at 74, or at 146 where a sheet of 8 1/2 inches lies at the right end of 9 1/2.
 */
const WINDOW_WIDTH_POINTS = 241;
export const MAX_ADDRESS_LINES = 5;
const NO_HOME = /^(?:none|n\/?a|unknown|homeless|no fixed (?:abode|address)|same|-+|\.+)$/i;

/** Broken between words where it is wider than the window; a word that is wider stays whole. */
const wrapped = (line: string, font: string): readonly string[] =>
  line.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    const longer = `${last ?? ''} ${word}`;
    return last === undefined || addressWidthPoints(longer, font) > WINDOW_WIDTH_POINTS
      ? [...lines, word]
      : [...lines.slice(0, -1), longer];
  }, []);

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
  const { regular } = typefaceOf(lines.join(''));
  const shown = lines.flatMap((line) => wrapped(line, regular));
  const wide = shown.findIndex((line) => addressWidthPoints(line, regular) > WINDOW_WIDTH_POINTS);
  if (wide >= 0) return { problem: `address: line ${wide + 1} is wider than an envelope's window shows` };
  return shown.length > MAX_ADDRESS_LINES
    ? { problem: `address: takes ${shown.length} lines; an envelope's window shows ${MAX_ADDRESS_LINES}` }
    : { lines: shown };
};
