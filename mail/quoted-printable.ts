import { encode, wrap } from 'nodemailer/lib/qp';

/** Line breaks as mail has them (RFC 5322, 2.3), whatever they were. */
export const withCrlf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');

/**
 * Quoted-printable (RFC 2045, 6.7) of lines that end in CRLF, by nodemailer's encoder. What becomes of a line depends on
 * that line alone, so lines may be encoded apart and put together again.
 */
export const quotedPrintable = (lines: string): string => wrap(encode(lines));
