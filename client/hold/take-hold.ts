import type { MessageName } from '../../domain/messages';
import { addDocument, removeDocument } from '../../records/documents';
import { pick } from '../act/parse-act';
import { rehearseAct, takeAct } from '../act/take-act';
import type { Globals, Result } from '../action';
import { readDocumentFile } from '../document/read-file';
import type { DocumentFile } from '../document/read-file';
import { failureOf } from '../output/failure';
import { withRecords } from '../with-records';

export interface HoldRequest {
  readonly reference: string;
  readonly name: Extract<MessageName, 'hold' | 'extendHold' | 'releaseHold'>;
  readonly fields: readonly string[];
  readonly options: Readonly<Record<string, unknown>> & { readonly document?: string };
  readonly globals: Globals;
}

/** Codes of refusals after which it is not known whether the act was taken: what belongs to it stays then. */
const UNDECIDED: readonly string[] = ['Unavailable', 'Failed'];

const takeWithDocument = async (
  request: Parameters<typeof takeAct>[0],
  { content, mediaType, digest }: DocumentFile,
): Promise<Result> => {
  const { reference, globals } = request;
  const { isNew } = await withRecords((database) =>
    addDocument(database, { reference, content, mediaType, actor: globals.actor }),
  );
  try {
    const result = await takeAct(request);
    return { ...result, said: [...(result.said ?? []), `Its document is on file, sealed: ${digest}.`] };
  } catch (error) {
    if (isNew && !UNDECIDED.includes(failureOf(error).code))
      await withRecords((database) => removeDocument(database, reference, digest));
    throw error;
  }
};

/**
 * `tocsin hold place|extend|release`. A document is kept before the act is sent, so that no hold on record lacks what it
 * names; only its digest travels. Throws as `readDocumentFile`, `addDocument` and `takeAct`.
 */
export const takeHold = async ({
  reference,
  name,
  fields,
  options,
  globals,
}: HoldRequest): Promise<Result> => {
  const document = options.document === undefined ? null : await readDocumentFile(options.document);
  const message = { ...pick(options, fields), ...(document ? { documentDigest: document.digest } : {}) };
  const request = { reference, name, message, globals };
  // What cannot be read is refused before anything is kept.
  if (document) rehearseAct(request);
  return document && !globals.dryRun ? takeWithDocument(request, document) : takeAct(request);
};
