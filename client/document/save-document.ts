import { writeFile } from 'node:fs/promises';
import { TocsinError } from '../../domain/errors';
import type { Database } from '../../records/database';
import { readDocument } from '../../records/documents';
import type { StoredDocument } from '../../records/documents';
import { refuseDestroyed } from '../breach/refuse-destroyed';

/**
 * Writes a document of a case as it came to a new file, for its owner alone. Whoever has the records' key may.
 * @throws TocsinError Conflict for a file that is there; and as `readDocument`
 */
export const saveDocumentAs = async (
  database: Database,
  reference: string,
  digest: string,
  file: string,
): Promise<StoredDocument> => {
  await refuseDestroyed(database, reference, 'its documents cannot be read any more');
  const stored = await readDocument(database, reference, digest);
  try {
    await writeFile(file, stored.content, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new TocsinError('Conflict', `${file} is there already`, 'Give another --out.', { cause });
  }
  return stored;
};

/** What was written, in a sentence. */
export const savedText = (
  file: string,
  { mediaType, content, digest, addedBy, addedAt }: StoredDocument,
): string =>
  `${file}: ${mediaType}, ${content.length} bytes, ${digest}; put on file by ${addedBy}, ${addedAt}.`;
