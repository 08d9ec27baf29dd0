import type { BreachRecord } from '../../records/breaches';
import { sendAct } from '../breach-client';
import { failureOf } from '../output/failure';

/** A case that waits for nothing else: its customers are told, and its final report is not built. */
const WAITS_IN = 'notified';

/**
 * Tells a case that waits for its letters that they are written, so that its final report is built at once. One that cannot
 * be told looks by itself a day later: answers what a person can do meanwhile, null: nothing is left to do.
 */
export const tellOfLetters = async (
  { reference, phase }: Pick<BreachRecord, 'reference' | 'phase'>,
  actor: string,
): Promise<string | null> => {
  if (phase !== WAITS_IN) return null;
  try {
    await sendAct(reference, 'amend', { reason: 'letters were exported', actor });
    return null;
  } catch (error) {
    return (
      `The workflow of ${reference} could not be told (${failureOf(error).message}): its final report waits. ` +
      `Tell it with tocsin breach amend ${reference} --reason "letters were exported".`
    );
  }
};
