import type { NoticePart, ComposedNotice } from './compose';
import { dayInWords } from './dates';
import { checkLetter } from './letter-check';
import type { LetterInput } from './letter-check';
import { ADDRESS_SIZE } from './address-width';
import { asDrawn, typefaceOf } from './letter-font';
import type { Element, Pdf } from './letter-page';
import { BODY, PAGE, closePdf, openPdf, takeBytes, writeBlock } from './letter-page';
import { fill } from './placeholders';

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

const writeHead = (
  pdf: Pdf,
  root: Element,
  { notice, carrier, reference, at, zone }: LetterInput,
  addressLines: readonly string[],
): void => {
  const date = dayInWords(at, notice.parts[0]?.language ?? 'en', zone);
  const lines = (texts: readonly string[], x: number, y: number, size: number, leading: number): void => {
    pdf.font(typefaceOf(texts.join('')).regular);
    texts.forEach((text, index) => {
      pdf.fontSize(size).text(asDrawn(text), x, y + index * leading, { lineBreak: false });
    });
  };
  const element = (draw: () => void): void => void root.add(pdf.struct('P', {}, draw));
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
    pdf.font(typefaceOf(text)[bold ? 'bold' : 'regular']).fontSize(size);
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
    pdf.font(typefaceOf(text).regular).fontSize(9);
    pdf.text(asDrawn(text), PAGE.left, PAGE.footer, {
      width: PAGE.right - PAGE.left,
      align: 'center',
      lineBreak: false,
    });
    pdf.endMarkedContent();
  }
  return count;
};

/** Letters that are printed as one file, each on sheets of its own. */
export interface LetterFile {
  /** Adds a letter that was checked (`checkLetter`), with the lines of its address. */
  add(input: LetterInput, addressLines: readonly string[]): PlacedLetter;
  /** The bytes of the file since they were last taken; what nobody takes stays in memory. */
  take(): Buffer;
  /** Ends the file; answers the rest of it. */
  close(): Buffer;
}

export interface PlacedLetter {
  /** From 1. */
  readonly firstPage: number;
  readonly pages: number;
}

export interface LetterFileOptions extends Pick<LetterInput, 'carrier' | 'at' | 'compress'> {
  readonly title: string;
  readonly language: string;
  /** Printed on both sides: a letter of an odd number of pages is followed by an empty one. */
  readonly isBothSides?: boolean;
}

/** An empty file of letters. Of finished pages only their places in the file are kept, once their bytes are taken. */
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
    add: (input, addressLines) => {
      const { notice } = input;
      pdf.addPage();
      const letter = pdf.struct('Part', { lang: notice.parts[0]?.language ?? 'en' });
      root.add(letter);
      writeHead(pdf, letter, input, addressLines);
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
      return { firstPage, pages };
    },
    take: () => takeBytes(pdf),
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
export const renderLetter = (input: LetterInput): Letter => {
  const address = checkLetter(input);
  if ('problem' in address) return address;
  const { notice } = input;
  const file = openLetterFile({
    ...input,
    title: notice.subject,
    language: notice.parts[0]?.language ?? 'en',
  });
  const { pages } = file.add(input, address.lines);
  return { pdf: file.close(), pages, addressLines: address.lines };
};
