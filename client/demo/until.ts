import { TocsinError } from '../../domain/errors';

const POLL_MS = 200;
const PATIENCE_MS = 120_000;

export interface Patience {
  readonly forMs?: number;
  readonly everyMs?: number;
}

/**
 * Asks again and again until there is an answer; the clock of a drill does not stand still.
 * @throws TocsinError Failed, naming what was waited for, after two minutes or what was given
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | null>,
  { forMs = PATIENCE_MS, everyMs = POLL_MS }: Patience = {},
): Promise<T> => {
  const giveUpAt = Date.now() + forMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > giveUpAt)
      throw new TocsinError(
        'Failed',
        `the demo waited in vain for ${what}`,
        'See the logs in the .tocsin folder.',
      );
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};

/** The same of somebody who may be away for a while: not to be answered is no answer yet. */
export const untilItAnswers = <T>(
  what: string,
  ask: () => Promise<T | null>,
  patience?: Patience,
): Promise<T> => until(what, () => ask().catch(() => null), patience);
