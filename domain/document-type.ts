/** A written direction is a letter: scanned at a usable resolution it is far smaller. */
export const MAX_DOCUMENT_BYTES = 10 * 1_024 * 1_024;

/** The first bytes of each: ISO 32000-1, 7.5.2; PNG, 5.2; JPEG (ITU-T T.81), B.1.1.3; TIFF 6.0, 2. */
const SIGNATURES: readonly (readonly [type: DocumentType, ...heads: readonly (readonly number[])[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00], [0x4d, 0x4d, 0x00, 0x2a]],
];

export type DocumentType = 'application/pdf' | 'image/png' | 'image/jpeg' | 'image/tiff';

/** What a document is by its first bytes, whatever it is called; null: nothing that is taken. */
export const documentTypeOf = (bytes: Uint8Array): DocumentType | null =>
  SIGNATURES.find(([, ...heads]) =>
    (heads as readonly (readonly number[])[]).some((head) => head.every((byte, at) => bytes[at] === byte)),
  )?.[0] ?? null;
