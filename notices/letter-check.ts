import type { Contact } from '../domain/customer';
import { textOf } from './blocks';
import type { ComposedNotice, NoticePart } from './compose';
import { letterAddress } from './letter-address';
import type { LetterAddress } from './letter-address';
import { undrawable } from './letter-font';
import type { NoticeCarrier } from './notice-carrier';

export interface LetterInput {
  readonly notice: ComposedNotice;
  readonly contact: Contact;
  readonly carrier: NoticeCarrier;
  /** Printed at the top, to quote in a call. */
  readonly reference: string;
  /** Case time, ISO 8601: the letter's date and the file's. */
  readonly at: string;
  readonly zone: string;
  /** False leaves the page content readable, for tests. */
  readonly compress?: boolean;
}

const partTexts = ({ title, greeting, blocks }: NoticePart): string[] => [
  title,
  greeting,
  ...blocks.flatMap((block) =>
    block.kind === 'list' ? block.items.map(({ runs }) => textOf(runs)) : [textOf(block.runs)],
  ),
];

/** The lines of somebody's address as a letter has them, or why there can be none: of the address, or of a character in it. */
export const checkAddress = (contact: Contact): LetterAddress => {
  const address = letterAddress(contact);
  if ('problem' in address) return address;
  const missing = undrawable(address.lines.join(''));
  return missing.length > 0
    ? { problem: `name or address: the letter's typeface cannot draw ${missing.join(', ')}` }
    : address;
};

/** The same of a letter: its text too must have no character that the typefaces lack. */
export const checkLetter = ({ notice, carrier, contact }: LetterInput): LetterAddress => {
  const address = checkAddress(contact);
  if ('problem' in address) return address;
  const everything = [
    ...notice.parts.flatMap(partTexts),
    ...notice.offers.map(({ text }) => text),
    ...carrier.postalAddress,
    carrier.legalName,
  ];
  const missing = undrawable(everything.join(''));
  return missing.length > 0
    ? { problem: `notice: the letter's typeface cannot draw ${missing.join(', ')}` }
    : address;
};
