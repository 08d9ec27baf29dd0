import { addDocument, removeDocument } from '../../records/documents';
import { takeAct } from '../act/take-act';
import type { ActRequest } from '../act/take-act';
import type { Globals, Result } from '../action';
import { failureOf } from '../output/failure';
import { withRecords } from '../with-records';
import type { DocumentFile } from './read-file';

/** Codes of refusals after which it is not known whether the act was taken: what belongs to it stays then. */
const UNDECIDED: readonly string[] = ['Unavailable', 'Failed'];

/**
 * Keeps a document and takes the act that names it, in this order, so that nothing on record lacks what it names. Where
 * the act is refused, the document goes again. Throws as `addDocument` and `takeAct`.
 */
export const actWithDocument = async (
  request: Omit<ActRequest, 'globals'> & { readonly globals: Globals },
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
