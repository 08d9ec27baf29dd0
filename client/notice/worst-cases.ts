import type { Customer } from '../../domain/customer';
import { checkAddress } from '../../notices/letter-check';

export type Recipient = Pick<Customer, 'customerId' | 'contact' | 'language' | 'dataTypes'>;

/** One person of the list, and what makes this one the hardest to write to. */
export interface WorstCase {
  readonly recipient: Recipient;
  readonly worst: readonly string[];
}

const characters = (text: string | undefined): number => [...(text ?? '')].length;
const matches = (text: string | undefined, what: RegExp): number => text?.match(what)?.length ?? 0;
const address = ({ contact }: Recipient): string[] =>
  [contact.addressLine1, contact.addressLine2, contact.city].flatMap((line) => line ?? []);
/** What cannot be broken into two lines. */
const longestWord = (texts: readonly string[]): number =>
  Math.max(0, ...texts.flatMap((text) => text.split(/[\s-]+/u)).map(characters));

type Score = (recipient: Recipient, languages: readonly string[]) => number;

/** How far a person is such a case; 0: not at all. */
const SCORES: Readonly<Record<string, Score>> = {
  'the longest name': ({ contact }) => characters(contact.name),
  'no name': ({ contact }) => (contact.name === undefined ? 1 : 0),
  'the longest address': (recipient) => characters(address(recipient).join('')),
  'the longest word': (recipient) => longestWord([recipient.contact.name ?? '', ...address(recipient)]),
  'a name read from right to left': ({ contact }) =>
    matches(contact.name, /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/gu),
  'a name in another script': ({ contact }) => matches(contact.name, /(?!\p{Script=Latin})\p{L}/gu),
  'marks upon the letters of a name': ({ contact }) => matches(contact.name?.normalize('NFD'), /\p{M}/gu),
  'a name with signs that are no letters': ({ contact }) => matches(contact.name, /[^\p{L}\p{M}\s.,'’-]/gu),
  'the most types of data': ({ dataTypes }) => (dataTypes.length > 1 ? dataTypes.length : 0),
  'a language that no notice is in': ({ language }, languages) =>
    language === undefined || languages.includes(language.toLowerCase().split(/[-_]/)[0] ?? '') ? 0 : 1,
  'an address that no letter can bear': ({ contact }) =>
    contact.addressLine1 !== undefined && 'problem' in checkAddress(contact) ? 1 : 0,
};

/**
 * Goes through a list once, and keeps of each kind of trouble the person who has it most; who has several stands once.
 * Which one is kept depends on the list alone: of equals the first.
 */
export const worstCases = async (
  recipients: Iterable<Recipient> | AsyncIterable<Recipient>,
  languages: readonly string[],
): Promise<readonly WorstCase[]> => {
  const worst = new Map<string, { readonly recipient: Recipient; readonly score: number }>();
  for await (const recipient of recipients)
    for (const [kind, scoreOf] of Object.entries(SCORES)) {
      const score = scoreOf(recipient, languages);
      if (score > (worst.get(kind)?.score ?? 0)) worst.set(kind, { recipient, score });
    }
  const cases = new Map<string, { recipient: Recipient; worst: string[] }>();
  for (const kind of Object.keys(SCORES)) {
    const recipient = worst.get(kind)?.recipient;
    if (!recipient) continue;
    const found = cases.get(recipient.customerId);
    if (found) found.worst.push(kind);
    else cases.set(recipient.customerId, { recipient, worst: [kind] });
  }
  return [...cases.values()];
};
