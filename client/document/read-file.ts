import { readFile, stat } from 'node:fs/promises';
import { documentTypeOf, MAX_DOCUMENT_BYTES } from '../../domain/document-type';
import type { DocumentType } from '../../domain/document-type';
import { TocsinError } from '../../domain/errors';
import { digestOf } from '../../records/digest';

export interface DocumentFile {
  readonly content: Buffer;
  readonly mediaType: DocumentType;
  readonly digest: string;
}

const MEBIBYTE = 1_024 * 1_024;

/**
 * Reads a document to attach; what it is, its content decides.
 * @throws TocsinError NotFound; Usage for a file that is too large, empty, or neither a PDF nor an image
 */
export const readDocumentFile = async (file: string): Promise<DocumentFile> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw new TocsinError('NotFound', `there is no file ${file}`, 'Give the document as --document FILE.', {
      cause,
    });
  });
  if (!found.isFile()) throw new TocsinError('Usage', `${file} is no file`, 'Give one PDF or image.');
  if (found.size > MAX_DOCUMENT_BYTES)
    throw new TocsinError(
      'Usage',
      `${file} has ${(found.size / MEBIBYTE).toFixed(1)} MiB; a document may have ${MAX_DOCUMENT_BYTES / MEBIBYTE}`,
      'Scan it at 200 dpi, or give the pages that are the direction.',
    );
  const content = await readFile(file);
  const mediaType = documentTypeOf(content);
  if (mediaType === null)
    throw new TocsinError(
      'Usage',
      `${file} is ${content.length === 0 ? 'empty' : 'neither a PDF nor a PNG, JPEG or TIFF image, whatever its name says'}`,
      'Give the direction as it came, or print it as a PDF.',
    );
  return { content, mediaType, digest: digestOf(content) };
};
