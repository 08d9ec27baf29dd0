import { ApplicationFailure } from '@temporalio/activity';
import type { CaseAnswerPort } from '../domain/ports';

/** While sending, the case is asked again when its last answer is so old. */
const ASK_AGAIN_AFTER_MS = 3_000;
/** An answer that is late does not stop the sending before the last one is so old: workers are busy while they send. */
const GOOD_FOR_MS = 20_000;

export interface CaseAnswers {
  /**
   * Whether the case itself has said, a few seconds ago at most, that customers may be told.
   * @throws ApplicationFailure CaseSilent, retryable, where it does not answer
   */
  isOpen(reference: string): Promise<boolean>;
}

/**
 * The third lock. The flag in the records stops the sending only once the case has set it, and a case whose workflow
 * cannot go on, for a fault of its code or of its history, sets none: it would not hear a hold. So whoever sends asks
 * it, all ranges of one worker together; silence stops the sending as a hold does.
 * @param nowMs the wall clock, ms since the epoch
 */
export const caseAnswers = (cases: CaseAnswerPort, nowMs: () => number = Date.now): CaseAnswers => {
  /** When the case was asked that has said yes last, by its reference; ms since the epoch. */
  const openAtMs = new Map<string, number>();
  const underWay = new Map<string, Promise<boolean>>();

  const isGood = (reference: string): boolean =>
    nowMs() - (openAtMs.get(reference) ?? Number.NEGATIVE_INFINITY) < GOOD_FOR_MS;

  const answerOf = async (reference: string): Promise<boolean> => {
    const askedAtMs = nowMs();
    try {
      const isOpen = await cases.maySend(reference);
      if (isOpen) openAtMs.set(reference, askedAtMs);
      else if (isOpen === false) openAtMs.delete(reference);
      else if (!isGood(reference)) throw new Error('no answer in time');
      return isOpen ?? true;
    } catch (error) {
      openAtMs.delete(reference);
      const why = error instanceof Error ? error.message : String(error);
      throw ApplicationFailure.retryable(
        `the case does not say that sending may go on: ${why}`,
        'CaseSilent',
      );
    }
  };

  const ask = (reference: string): Promise<boolean> => {
    const asked = underWay.get(reference) ?? answerOf(reference).finally(() => underWay.delete(reference));
    underWay.set(reference, asked);
    return asked;
  };

  return {
    isOpen: async (reference) => {
      if (!isGood(reference)) return ask(reference);
      const ageMs = nowMs() - (openAtMs.get(reference) ?? 0);
      // Behind the sending's back: the next group sees what comes of it.
      if (ageMs >= ASK_AGAIN_AFTER_MS) ask(reference).catch(() => undefined);
      return true;
    },
  };
};
