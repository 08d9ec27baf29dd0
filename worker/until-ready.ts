import type { Logger } from 'pino';
import { TocsinError } from '../domain/errors';

export interface Waiting {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** After this long the last failure stands. `Infinity`: never. */
  readonly withinMs: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/**
 * Tries until something that a worker needs is there, since containers start in any order; says why it waits each time.
 * @throws TocsinError the last failure when the time is over; at once what no waiting mends; `signal.reason` when it aborts
 */
export const untilReady = async <T>(
  attempt: () => Promise<T>,
  { log, signal, withinMs }: Waiting,
): Promise<T> => {
  const giveUpAt = Date.now() + withinMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const mayCome = error instanceof TocsinError && error.code === 'Unavailable';
      if (signal.aborted) throw signal.reason;
      if (!mayCome || Date.now() + pauseMs > giveUpAt) throw error;
      log.warn({ retryInMs: pauseMs }, `waiting: ${error.message}`);
      await pause(pauseMs, signal);
      signal.throwIfAborted();
    }
  }
};
