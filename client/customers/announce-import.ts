import { TocsinError } from '../../domain/errors';
import { IMPORT_REASON } from '../../records/import/import-told';
import { sendAct } from '../breach-client';

/**
 * Tells the workflow of a breach that its list has changed, so that it looks at it anew: a valid approval is void then.
 * Throws `Unavailable` where it cannot be told; the list itself is imported by then.
 */
export const announceImport = async (reference: string, actor: string): Promise<void> => {
  try {
    await sendAct(reference, 'amend', { reason: IMPORT_REASON, actor });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TocsinError(
      cause instanceof TocsinError ? cause.code : 'Unavailable',
      `the people are on the list, but the workflow of ${reference} could not be told: ${why}`,
      `Tell it with tocsin breach amend ${reference} --reason "${IMPORT_REASON}", or import the same file again.`,
      { cause },
    );
  }
};
