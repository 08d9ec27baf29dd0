import { readFile, stat } from 'node:fs/promises';
import { documentTypeOf, MAX_DOCUMENT_BYTES, receiptTypeOf } from '../../domain/document-type';
import type { DocumentType } from '../../domain/document-type';
import { TocsinError } from '../../domain/errors';
import { digestOf } from '../../records/digest';

export interface DocumentFile {
  readonly content: Buffer;
  readonly mediaType: DocumentType;
  readonly digest: string;
}

const MEBIBYTE = 1_024 * 1_024;

/** What may be attached: a written direction of law enforcement, or what a portal gave as proof of a filing. */
interface Attachable {
  readonly option: string;
  readonly typeOf: (bytes: Uint8Array) => DocumentType | null;
  readonly otherwise: string;
  readonly fix: string;
}
export const DIRECTION: Attachable = {
  option: '--document',
  typeOf: documentTypeOf,
  otherwise: 'neither a PDF nor a PNG, JPEG or TIFF image, whatever its name says',
  fix: 'Give the direction as it came, or print it as a PDF.',
};
export const RECEIPT: Attachable = {
  option: '--receipt',
  typeOf: receiptTypeOf,
  otherwise: 'neither a PDF, a PNG, JPEG or TIFF image, nor an e-mail message (.eml), whatever its name says',
  fix: 'Give the receipt as it came, or print it as a PDF.',
};

/**
 * Reads a document to attach; what it is, its content decides.
 * @throws TocsinError NotFound; TooLarge; WrongType for a file that is empty or of no kind that is taken; Usage for what is no file
 */
export const readDocumentFile = async (file: string, attachable: Attachable): Promise<DocumentFile> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw new TocsinError(
      'NotFound',
      `there is no file ${file}`,
      `Give the document as ${attachable.option} FILE.`,
      { cause },
    );
  });
  if (!found.isFile()) throw new TocsinError('Usage', `${file} is no file`, 'Give one PDF or image.');
  if (found.size > MAX_DOCUMENT_BYTES)
    throw new TocsinError(
      'TooLarge',
      `${file} has ${(found.size / MEBIBYTE).toFixed(1)} MiB; a document may have ${MAX_DOCUMENT_BYTES / MEBIBYTE}`,
      'Scan it at 200 dpi, or give the pages that matter.',
    );
  const content = await readFile(file);
  const mediaType = attachable.typeOf(content);
  if (mediaType === null)
    throw new TocsinError(
      'WrongType',
      `${file} is ${content.length === 0 ? 'empty' : attachable.otherwise}`,
      attachable.fix,
    );
  return { content, mediaType, digest: digestOf(content) };
};
