import { TocsinError } from '../../domain/errors';

const POLL_MS = 200;
const PATIENCE_MS = 120_000;

/**
 * Asks again and again until there is an answer; the clock of a drill does not stand still.
 * @throws TocsinError Failed, naming what was waited for, after two minutes
 */
export const until = async <T>(what: string, ask: () => Promise<T | null>): Promise<T> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > giveUpAt)
      throw new TocsinError(
        'Failed',
        `the demo waited in vain for ${what}`,
        'See the logs in the .tocsin folder.',
      );
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};
