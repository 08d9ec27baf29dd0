import PDFDocument from 'pdfkit';
import { asDrawn } from './letter-font';

/** Size of the address in an envelope's window. */
export const ADDRESS_SIZE = 10;

// Without a cache: it would keep every name that was ever measured.
const measure = new PDFDocument({ autoFirstPage: false, fontLayoutCache: false });

/** How wide a line of an address is drawn in a font, which is that of the whole address. */
export const addressWidthPoints = (line: string, font: string): number =>
  measure.font(font).fontSize(ADDRESS_SIZE).widthOfString(asDrawn(line));
