import { sendAct } from '../breach-client';
import { failureOf } from '../output/failure';

export interface CaseWaker {
  /** Notices of this breach have another address to be sent to. */
  readonly add: (reference: string) => void;
  /** Tells what was not told yet, and ends. */
  readonly close: () => Promise<void>;
}

/**
 * Tells the workflows of breaches that notices wait to be sent to another address, so that they send them: each at most
 * once in `everyMs`. One that cannot be told is no failure of what is written down: it finds them when it next looks, and
 * `onFailure` gets the command that makes it look.
 */
export const createCaseWaker = (
  actor: string,
  everyMs: number,
  onFailure: (text: string) => void,
  tell: (reference: string, actor: string) => Promise<unknown> = (reference, who) =>
    sendAct(reference, 'amend', { reason: 'returned mail: other addresses are tried', actor: who }),
): CaseWaker => {
  const waiting = new Set<string>();
  const told = { at: Promise.resolve() };
  const tellAll = async (): Promise<void> => {
    const references = [...waiting];
    waiting.clear();
    for (const reference of references)
      try {
        await tell(reference, actor);
      } catch (error) {
        onFailure(
          `The workflow of ${reference} could not be told (${failureOf(error).message}): tell it with ` +
            `tocsin breach amend ${reference} --reason "returned mail".`,
        );
      }
  };
  const flush = (): Promise<void> => (told.at = told.at.then(tellAll));
  let timer: NodeJS.Timeout | undefined;
  return {
    add: (reference) => {
      waiting.add(reference);
      timer ??= setTimeout(() => {
        timer = undefined;
        void flush();
      }, everyMs);
    },
    close: async () => {
      clearTimeout(timer);
      await flush();
    },
  };
};
