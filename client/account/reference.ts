import { TocsinError } from '../../domain/errors';
import { readReference } from '../../records/account-changes/identity';

/** A notice by the number that stands in it. Throws Usage. */
export const referenceOf = (text: string): { readonly book: string; readonly seq: number } => {
  const reference = readReference(text);
  if (!reference)
    throw new TocsinError('Usage', `${text} is no reference of a notice`, 'Write it as AC-2026-11-27-12.');
  return reference;
};
