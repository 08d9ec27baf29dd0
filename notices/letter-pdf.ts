import type { Contact } from '../domain/customer';
import { textOf } from './blocks';
import type { NoticeCarrier } from './notice-carrier';
import type { ComposedNotice, NoticePart } from './compose';
import { dayInWords } from './dates';
import { letterAddress } from './letter-address';
import { LETTER_FONTS, asDrawn, undrawable } from './letter-font';
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
  element(() => lines(addressLines, WINDOW.x, WINDOW.y, 10, WINDOW.lineHeight));
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

/** Page numbers are artifacts: a screen reader does not read them in the middle of a sentence. */
const writeFooters = (pdf: Pdf, notice: ComposedNotice): number => {
  const { count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(index);
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

/**
 * One person's notice as a print-ready, tagged PDF for a #10 window envelope. Answers with a problem instead where the
 * address cannot be posted to, or where the letter would need a character that its typeface cannot draw.
 */
export const renderLetter = async (input: LetterInput): Promise<Letter> => {
  const { notice, carrier } = input;
  const address = letterAddress(input.contact);
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
  if (missing.length > 0)
    return { problem: `notice: the letter's typeface cannot draw ${missing.join(', ')}` };

  const pdf = openPdf({
    title: notice.subject,
    author: carrier.legalName,
    language: notice.parts[0]?.language ?? 'en',
    at: new Date(input.at),
    compress: input.compress ?? true,
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  writeHead(pdf, root, input, address.lines);
  for (const { language, text } of notice.banner?.lines ?? [])
    root.add(lineElement(pdf, 'P', text, { bold: true, size: 12, language }));
  notice.parts.forEach((part, index) => {
    if (index > 0) pdf.addPage();
    writePart(pdf, root, part);
  });
  for (const { language, text } of notice.offers)
    root.add(lineElement(pdf, 'P', text, { bold: false, size: BODY, language }));
  root.end();
  const pages = writeFooters(pdf, notice);
  return { pdf: await closePdf(pdf), pages, addressLines: address.lines };
};
