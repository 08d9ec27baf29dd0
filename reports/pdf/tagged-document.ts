import PDFDocument from 'pdfkit';
import { plainLetters } from './plain-letters';

const MARGIN = 54;
const FONT = 'Helvetica';
const BOLD = 'Helvetica-Bold';
const CELL_LIMIT = 500;

export interface TaggedOptions {
  readonly title: string;
  readonly author: string;
  /** The only date in the file, so that the same input makes the same bytes. */
  readonly date: Date;
  readonly subject: string;
  /** On top of every page. */
  readonly header: string;
  /** At the foot of every page, before `Page 1 of 3`. */
  readonly footer: string;
}

/** The few kinds of block that a report is made of; each lands in the structure tree in reading order. */
export interface TaggedDocument {
  heading(level: 1 | 2 | 3, text: string): void;
  paragraph(text: string, options?: { readonly isBold?: boolean }): void;
  /** A table with a header row; `widths` are shares of the line. A last row may be a sum. */
  table(columns: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): void;
  finish(): Promise<Uint8Array>;
}

const SIZES = { 1: 17, 2: 12.5, 3: 10 } as const;
const BODY = 9.5;
const CELL = 8.5;

const cut = (text: string): string =>
  text.length > CELL_LIMIT ? `${text.slice(0, CELL_LIMIT)}… (in full in the JSON report)` : text;

/** Header, footer and page numbers: artifacts, which a screen reader leaves out (PDF/UA-1, 7.1). */
const stampPages = (pdf: PDFKit.PDFDocument, header: string, footer: string): void => {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    const { margins, width, height } = pdf.page;
    const { bottom } = margins;
    // Text below the bottom margin would start a new page.
    margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font(BOLD).fontSize(8).fillColor('#8a1c1c');
    pdf.text(plainLetters(header), MARGIN, 30, { width: width - 2 * MARGIN, lineBreak: false });
    pdf.font(FONT).fontSize(8).fillColor('#444444');
    pdf.text(plainLetters(footer), MARGIN, height - 38, { width: width - 2 * MARGIN, lineBreak: false });
    pdf.text(`Page ${index + 1} of ${count}`, MARGIN, height - 38, {
      width: width - 2 * MARGIN,
      align: 'right',
    });
    pdf.endMarkedContent();
    margins.bottom = bottom;
  }
};

/** Opens a tagged PDF on US Letter: language, title and structure are there; the caller only adds blocks. */
export const openTaggedDocument = (options: TaggedOptions): TaggedDocument => {
  const { title, author, date, subject, header, footer } = options;
  const pdf = new PDFDocument({
    size: 'LETTER',
    margins: { top: MARGIN, bottom: MARGIN + 4, left: MARGIN, right: MARGIN },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-US',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: title,
      Author: author,
      Subject: subject,
      Creator: 'Tocsin',
      Producer: 'Tocsin',
      CreationDate: date,
      ModDate: date,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const lineWidth = pdf.page.width - 2 * MARGIN;

  const block = (tag: string, font: string, size: number, text: string): void => {
    const content = plainLetters(text);
    pdf.x = MARGIN;
    root.add(
      pdf.struct(tag, {}, () => {
        pdf.font(font).fontSize(size).fillColor('black').text(content, { width: lineWidth, lineGap: 1.5 });
      }),
    );
  };

  /** A heading never stands alone at the foot of a page. */
  const keepTogether = (points: number): void => {
    if (pdf.y + points > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
  };

  return {
    heading: (level, text) => {
      keepTogether(70);
      if (level > 1) pdf.moveDown(level === 2 ? 0.9 : 0.5);
      block(`H${level}`, BOLD, SIZES[level], text);
      pdf.moveDown(0.2);
    },

    paragraph: (text, { isBold = false } = {}) => {
      block('P', isBold ? BOLD : FONT, BODY, text);
      pdf.moveDown(0.3);
    },

    table: (columns, rows, widths) => {
      const total = widths.reduce((sum, width) => sum + width, 0);
      const cells = (row: readonly string[]) => row.map((text) => ({ text: plainLetters(cut(text)) || '-' }));
      keepTogether(60);
      pdf.x = MARGIN;
      pdf.font(FONT).fontSize(CELL).fillColor('black');
      const head = columns.map((text) => ({
        text,
        type: 'TH' as const,
        scope: 'Column',
        backgroundColor: '#e8e8e8',
        font: { src: BOLD, size: CELL },
      }));
      // pdfkit tags tables (structParent, scope), which its published types do not say yet.
      const layout = {
        structParent: root,
        position: { x: MARGIN, y: pdf.y },
        maxWidth: lineWidth,
        columnStyles: widths.map((width) => (width / total) * lineWidth),
        rowStyles: () => ({ height: 'auto' }),
        defaultStyle: { padding: 3, border: 0.5, borderColor: '#999999' },
        data: [head, ...rows.map(cells)],
      };
      pdf.table(layout);
      pdf.x = MARGIN;
      pdf.moveDown(0.6);
    },

    finish: () => {
      root.end();
      stampPages(pdf, header, footer);
      pdf.end();
      return ended;
    },
  };
};
