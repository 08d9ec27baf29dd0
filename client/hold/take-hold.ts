import type { MessageName } from '../../domain/messages';
import { pick } from '../act/parse-act';
import { rehearseAct, takeAct } from '../act/take-act';
import type { ActRequest } from '../act/take-act';
import type { Globals, Result } from '../action';
import { actWithDocument } from '../document/act-with-document';
import { DIRECTION, readDocumentFile } from '../document/read-file';
import { placeHold } from './place-hold';

export interface HoldRequest {
  readonly reference: string;
  readonly name: Extract<MessageName, 'hold' | 'extendHold' | 'releaseHold'>;
  readonly fields: readonly string[];
  readonly options: Readonly<Record<string, unknown>> & { readonly document?: string };
  readonly globals: Globals;
}

/**
 * `tocsin hold place|extend|release`. A document is kept before the act is sent, so that no hold on record lacks what it
 * names; only its digest travels. Throws as `readDocumentFile`, `actWithDocument` and `takeAct`.
 */
export const takeHold = async ({
  reference,
  name,
  fields,
  options,
  globals,
}: HoldRequest): Promise<Result> => {
  const document =
    options.document === undefined ? null : await readDocumentFile(options.document, DIRECTION);
  const message = { ...pick(options, fields), ...(document ? { documentDigest: document.digest } : {}) };
  const request = { reference, name, message, globals };
  // What cannot be read is refused before anything is kept.
  if (document) rehearseAct(request);
  const perform = (act: ActRequest): Promise<Result> =>
    document && !globals.dryRun ? actWithDocument({ ...act, globals }, document) : takeAct(act);
  return name === 'hold' && !globals.dryRun ? placeHold(request, perform) : perform(request);
};
