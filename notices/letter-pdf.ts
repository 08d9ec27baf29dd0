import type { Contact } from '../domain/customer';
import { textOf } from './blocks';
import type { NoticeCarrier } from './notice-carrier';
import type { ComposedNotice, NoticePart } from './compose';
import { dayInWords } from './dates';
import { letterAddress } from './letter-address';
import type { LetterAddress } from './letter-address';
import { ADDRESS_SIZE, LETTER_FONTS, asDrawn, undrawable } from './letter-font';
import type { Element, Pdf } from './letter-page';
import { BODY, PAGE, closePdf, openPdf, writeBlock } from './letter-page';
import { fill } from './placeholders';

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

export type Letter =
  | { readonly pdf: Buffer; readonly pages: number; readonly addressLines: readonly string[] }
  /** Why no letter can be made, naming the field and never its value. */
  | { readonly problem: string };

/**
 * The window of a #10 envelope (4 1/8 x 9 1/2 in; window 1 1/8 x 4 1/2 in, 7/8 in from the left, 1/2 in from the bottom)
 * shows this part of a sheet folded in three, wherever the sheet has slid to.
 */
const WINDOW = { x: 74, y: 176, lineHeight: 11.5 } as const;
/** Nothing else may begin above this, or the window would show it. */
const BODY_TOP = 274;

const partTexts = ({ title, greeting, blocks }: NoticePart): string[] => [
  title,
  greeting,
  ...blocks.flatMap((block) =>
    block.kind === 'list' ? block.items.map(({ runs }) => textOf(runs)) : [textOf(block.runs)],
  ),
];

const writeHead = (
  pdf: Pdf,
  root: Element,
  { notice, carrier, reference, at, zone }: LetterInput,
  addressLines: readonly string[],
): void => {
  const date = dayInWords(at, notice.parts[0]?.language ?? 'en', zone);
  const lines = (texts: readonly string[], x: number, y: number, size: number, leading: number): void =>
    texts.forEach((text, index) => {
      pdf.fontSize(size).text(asDrawn(text), x, y + index * leading, { lineBreak: false });
    });
  const element = (draw: () => void): void => void root.add(pdf.struct('P', {}, draw));
  pdf.font(LETTER_FONTS.regular);
  element(() =>
    lines([carrier.legalName, ...carrier.postalAddress, 'Return Service Requested'], PAGE.left, 40, 9, 11),
  );
  element(() => lines([date, reference], 410, 40, BODY, 15));
  element(() => lines(addressLines, WINDOW.x, WINDOW.y, ADDRESS_SIZE, WINDOW.lineHeight));
  pdf.x = PAGE.left;
  pdf.y = BODY_TOP;
};
type Style = { readonly bold: boolean; readonly size: number; readonly language?: string };

const lineElement = (pdf: Pdf, tag: string, text: string, { bold, size, language }: Style) =>
  pdf.struct(tag, language === undefined ? {} : { lang: language }, () => {
    pdf.font(bold ? LETTER_FONTS.bold : LETTER_FONTS.regular).fontSize(size);
    pdf.text(asDrawn(text), PAGE.left, pdf.y, { width: PAGE.right - PAGE.left });
    pdf.y += 6;
  });

const writePart = (pdf: Pdf, root: Element, part: NoticePart): void => {
  const section = pdf.struct('Sect', { lang: part.language });
  root.add(section);
  section.add(lineElement(pdf, 'H1', part.title, { bold: true, size: 16 }));
  section.add(lineElement(pdf, 'P', part.greeting, { bold: false, size: BODY }));
  for (const block of part.blocks) writeBlock(pdf, section, block);
  section.end();
};

/**
 * Numbers the pages of the letter, which are those that were not flushed yet. Page numbers are artifacts: a screen reader
 * does not read them in the middle of a sentence.
 */
const writeFooters = (pdf: Pdf, notice: ComposedNotice): number => {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    const values = { page: String(index + 1), pages: String(count) };
    const text = notice.parts.map(({ page }) => fill(page, values)).join(' / ');
    pdf.markContent('Artifact', { type: 'Pagination' });
    // Within the bottom margin pdfkit would start a new page.
    pdf.page.margins.bottom = 0;
    pdf.font(LETTER_FONTS.regular).fontSize(9);
    pdf.text(asDrawn(text), PAGE.left, PAGE.footer, {
      width: PAGE.right - PAGE.left,
      align: 'center',
      lineBreak: false,
    });
    pdf.endMarkedContent();
  }
  return count;
};

/** The lines of the address, or why no letter can be made: the address, or a character that the typeface lacks. */
const checkedAddress = ({ notice, carrier, contact }: LetterInput): LetterAddress => {
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

/** Letters that are printed as one file, each on sheets of its own. */
export interface LetterFile {
  /** Adds a letter; answers with a problem, and adds nothing, where none can be made. */
  add(input: LetterInput): PlacedLetter | { readonly problem: string };
  close(): Promise<Buffer>;
}

export interface PlacedLetter {
  /** From 1. */
  readonly firstPage: number;
  readonly pages: number;
  readonly addressLines: readonly string[];
}

export interface LetterFileOptions extends Pick<LetterInput, 'carrier' | 'at' | 'compress'> {
  readonly title: string;
  readonly language: string;
  /** Printed on both sides: a letter of an odd number of pages is followed by an empty one. */
  readonly isBothSides?: boolean;
}

/** An empty file of letters. Its finished pages are not kept in memory as pages, only as bytes. */
export const openLetterFile = ({
  title,
  language,
  carrier,
  at,
  compress = true,
  isBothSides = false,
}: LetterFileOptions): LetterFile => {
  const pdf = openPdf({ title, author: carrier.legalName, language, at: new Date(at), compress });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  let sides = 0;
  return {
    add: (input) => {
      const address = checkedAddress(input);
      if ('problem' in address) return address;
      const { notice } = input;
      pdf.addPage();
      const letter = pdf.struct('Part', { lang: notice.parts[0]?.language ?? 'en' });
      root.add(letter);
      writeHead(pdf, letter, input, address.lines);
      for (const { language: of, text } of notice.banner?.lines ?? [])
        letter.add(lineElement(pdf, 'P', text, { bold: true, size: 12, language: of }));
      notice.parts.forEach((part, index) => {
        if (index > 0) pdf.addPage();
        writePart(pdf, letter, part);
      });
      for (const { language: of, text } of notice.offers)
        letter.add(lineElement(pdf, 'P', text, { bold: false, size: BODY, language: of }));
      letter.end();
      const pages = writeFooters(pdf, notice);
      const firstPage = sides + 1;
      const isFilled = isBothSides && pages % 2 === 1;
      if (isFilled) pdf.addPage();
      sides += pages + (isFilled ? 1 : 0);
      pdf.flushPages();
      return { firstPage, pages, addressLines: address.lines };
    },
    close: () => {
      root.end();
      return closePdf(pdf);
    },
  };
};

/**
 * One person's notice as a print-ready, tagged PDF for a #10 window envelope. Answers with a problem instead where the
 * address cannot be posted to, or where the letter would need a character that its typeface cannot draw.
 */
export const renderLetter = async (input: LetterInput): Promise<Letter> => {
  const { notice } = input;
  const file = openLetterFile({
    ...input,
    title: notice.subject,
    language: notice.parts[0]?.language ?? 'en',
  });
  const letter = file.add(input);
  if ('problem' in letter) return letter;
  const { pages, addressLines } = letter;
  return { pdf: await file.close(), pages, addressLines };
};
