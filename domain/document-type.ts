/** A written direction is a letter: scanned at a usable resolution it is far smaller. */
export const MAX_DOCUMENT_BYTES = 10 * 1_024 * 1_024;

/** The first bytes of each: ISO 32000-1, 7.5.2; PNG, 5.2; JPEG (ITU-T T.81), B.1.1.3; TIFF 6.0, 2. */
const SIGNATURES: readonly (readonly [type: DocumentType, ...heads: readonly (readonly number[])[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00], [0x4d, 0x4d, 0x00, 0x2a]],
];

export type DocumentType = 'application/pdf' | 'image/png' | 'image/jpeg' | 'image/tiff' | 'message/rfc822';

/** What a document is by its first bytes, whatever it is called; null: nothing that is taken. */
export const documentTypeOf = (bytes: Uint8Array): DocumentType | null =>
  SIGNATURES.find(([, ...heads]) =>
    (heads as readonly (readonly number[])[]).some((head) => head.every((byte, at) => bytes[at] === byte)),
  )?.[0] ?? null;

const HEADER_LIMIT_BYTES = 256 * 1_024;
/** A field's name is printable ASCII without a colon; what begins with space goes on with the field before it (RFC 5322, 2.2). */
const HEADER_LINE = /^(?:[!-9;-~]+[ \t]*:|[ \t]+\S)/;

/** Whether bytes are an e-mail message: header fields, a date and an author among them (RFC 5322, 3.6), then an empty line. */
const isMessage = (bytes: Uint8Array): boolean => {
  // Fields may hold UTF-8 (RFC 6532), never NUL.
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, HEADER_LIMIT_BYTES)).replace(/\r\n/g, '\n');
  const end = text.indexOf('\n\n');
  if (end < 0 || text.slice(0, end).includes('\0')) return false;
  const lines = text.slice(0, end).split('\n');
  const has = (name: RegExp): boolean => lines.some((line) => name.test(line));
  return lines.every((line) => HEADER_LINE.test(line)) && has(/^from[ \t]*:/i) && has(/^date[ \t]*:/i);
};

/** What a receipt is: a portal may answer on a page or by e-mail, so that a whole message (`.eml`) is taken beside documents. */
export const receiptTypeOf = (bytes: Uint8Array): DocumentType | null =>
  documentTypeOf(bytes) ?? (isMessage(bytes) ? 'message/rfc822' : null);
