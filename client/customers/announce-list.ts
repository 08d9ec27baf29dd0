import { TocsinError } from '../../domain/errors';
import { sendAct } from '../breach-client';

export interface ListChange {
  /** As the ledger has it. */
  readonly reason: string;
  /** What is done by then, in words. */
  readonly done: string;
  /** What tells it as well, in words. */
  readonly again: string;
}

/**
 * Tells the workflow of a breach that its list has changed, so that it looks at it anew: a valid approval is void then.
 * Throws `Unavailable` where it cannot be told; the list itself is changed by then.
 */
export const announceList = async (
  reference: string,
  actor: string,
  { reason, done, again }: ListChange,
): Promise<void> => {
  try {
    await sendAct(reference, 'amend', { reason, actor });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TocsinError(
      cause instanceof TocsinError ? cause.code : 'Unavailable',
      `${done}, but the workflow of ${reference} could not be told: ${why}`,
      `Tell it with tocsin breach amend ${reference} --reason "${reason}", or ${again}.`,
      { cause },
    );
  }
};
