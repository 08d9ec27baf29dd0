import PDFDocument from 'pdfkit';
import type { Block, Run } from './blocks';
import { textOf } from './blocks';
import { asDrawn, typefaceOf } from './letter-font';

export type Pdf = InstanceType<typeof PDFDocument>;

/** Points (72 to the inch) on a US Letter page of 612 x 792. */
export const PAGE = { left: 72, right: 540, top: 64, bottom: 720, footer: 744 } as const;
/** Size of running text. */
export const BODY = 11;

/** What must stay together with the next line at the foot of a page, so that no heading stands alone. */
const HEADING_ROOM = 70;

const writeRuns = (pdf: Pdf, runs: readonly Run[], x: number): void => {
  const { bold, regular } = typefaceOf(textOf(runs));
  runs.forEach(({ text, strong }, index) => {
    pdf.font(strong ? bold : regular).fontSize(BODY);
    const options = { width: PAGE.right - x, lineGap: 2, continued: index < runs.length - 1 };
    if (index === 0) pdf.text(asDrawn(text), x, pdf.y, options);
    else pdf.text(asDrawn(text), options);
  });
};

/** An element of the document's structure. */
export type Element = ReturnType<Pdf['struct']>;

/** Pages are turned between elements only: within one, pdfkit would leave its content untagged. */
const makeRoom = (pdf: Pdf, points: number): void => {
  if (pdf.y + points > PAGE.bottom) pdf.addPage();
};

const writeList = (pdf: Pdf, parent: Element, block: Extract<Block, { kind: 'list' }>): void => {
  const list = pdf.struct('L');
  parent.add(list);
  for (const { runs } of block.items) {
    makeRoom(pdf, 2 * BODY);
    const label = pdf.struct('Lbl', {}, () => {
      pdf
        .font(typefaceOf('•').regular)
        .fontSize(BODY)
        .text('•', PAGE.left + 6, pdf.y, { lineBreak: false });
    });
    const body = pdf.struct('LBody', {}, () => {
      writeRuns(pdf, runs, PAGE.left + 20);
      pdf.y += 4;
    });
    list.add(pdf.struct('LI', {}, [label, body]));
  }
  list.end();
};

/** Writes one block as a tagged element (ISO 32000-1, 14.8.4): H2, P, or L with its items. */
export const writeBlock = (pdf: Pdf, parent: Element, block: Block): void => {
  if (block.kind === 'list') return writeList(pdf, parent, block);
  if (block.kind === 'paragraph') {
    makeRoom(pdf, 2 * BODY);
    const paragraph = pdf.struct('P', {}, () => {
      writeRuns(pdf, block.runs, PAGE.left);
      pdf.y += 6;
    });
    return void parent.add(paragraph);
  }
  makeRoom(pdf, HEADING_ROOM);
  const heading = pdf.struct('H2', {}, () => {
    pdf.y += 5;
    const text = textOf(block.runs);
    pdf.font(typefaceOf(text).bold).fontSize(13);
    pdf.text(asDrawn(text), PAGE.left, pdf.y, { width: PAGE.right - PAGE.left });
    pdf.y += 3;
  });
  parent.add(heading);
};

/** An empty tagged document of US Letter pages, without any yet. The same content and time give the same bytes. */
export const openPdf = (options: {
  title: string;
  author: string;
  language: string;
  at: Date;
  compress: boolean;
}): Pdf =>
  new PDFDocument({
    size: 'LETTER',
    margins: { top: PAGE.top, bottom: 792 - PAGE.bottom, left: PAGE.left, right: 612 - PAGE.right },
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: options.language,
    displayTitle: true,
    compress: options.compress,
    info: {
      Title: options.title,
      Author: options.author,
      Creator: 'Tocsin',
      Producer: 'Tocsin',
      CreationDate: options.at,
      ModDate: options.at,
    },
  });

/** The bytes that are finished and were not taken yet: they are in memory until somebody takes them. */
export const takeBytes = (pdf: Pdf): Buffer => (pdf.read() as Buffer | null) ?? Buffer.alloc(0);

/** Ends a document, and answers the bytes that were not taken yet. */
export const closePdf = (pdf: Pdf): Buffer => {
  pdf.end();
  return takeBytes(pdf);
};
