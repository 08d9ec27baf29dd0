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

/** The lines of the address, or why no letter can be made: the address, or a character that the typeface lacks. */
export const checkLetter = ({ notice, carrier, contact }: LetterInput): LetterAddress => {
  const address = letterAddress(contact);
  if ('problem' in address) return address;
  const missingInAddress = undrawable(address.lines.join(''));
  if (missingInAddress.length > 0)
    return { problem: `name or address: the letter's typeface cannot draw ${missingInAddress.join(', ')}` };
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
