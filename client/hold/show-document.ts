import { TocsinError } from '../../domain/errors';
import type { LedgerEntry } from '../../domain/ledger';
import { readLedger } from '../../records/ledger-store';
import type { Result } from '../action';
import { saveDocumentAs, savedText } from '../document/save-document';
import { withRecords } from '../with-records';

export interface DocumentRequest {
  readonly reference: string;
  readonly hold: string;
  /** The document of this extension, by its reference. */
  readonly extension?: string;
  /** The document of the release. */
  readonly release?: boolean;
  readonly out: string;
}

/** The newest first: a hold may have got its document after it was placed. */
const digestOn = async (
  ledger: AsyncIterable<LedgerEntry>,
  { hold, extension, release }: DocumentRequest,
): Promise<string | null> => {
  const kinds = release
    ? ['hold-released']
    : extension
      ? ['hold-extended']
      : ['hold-placed', 'hold-document'];
  let newest: string | null = null;
  for await (const { kind, data } of ledger)
    if (
      kinds.includes(kind) &&
      data.reference === hold &&
      (extension === undefined || data.extension === extension) &&
      typeof data.documentDigest === 'string'
    )
      newest = data.documentDigest;
  return newest;
};

/**
 * `tocsin hold document`: writes the direction as it came to a file for its owner alone. Whoever has the records' key may.
 * @throws TocsinError NotFound where nothing was attached; Conflict for a file that is there; Purged, WrongKey
 */
export const saveDocument = async (request: DocumentRequest): Promise<Result> =>
  withRecords(async (database) => {
    const { reference, hold, out } = request;
    const digest = await digestOn(readLedger(database, reference), request);
    if (digest === null)
      throw new TocsinError(
        'NotFound',
        `no document of hold ${hold} is on the ledger of ${reference}`,
        `See tocsin hold list ${reference}; attach one with tocsin hold place --document.`,
      );
    const stored = await saveDocumentAs(database, reference, digest, out);
    const { content, mediaType, addedBy, addedAt } = stored;
    return {
      data: { reference, hold, digest, mediaType, bytes: content.length, addedBy, addedAt, file: out },
      text: '',
      said: [savedText(out, stored)],
    };
  });
