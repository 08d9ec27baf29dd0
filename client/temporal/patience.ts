import type { Client } from '@temporalio/client';
import type { TocsinError } from '../../domain/errors';

export interface Patience {
  readonly giveUpAfterMs: number;
  /** Said once to stderr when nothing has come back after a few seconds. */
  readonly whenSlow: () => string;
  readonly whenGivenUp: (cause: unknown) => TocsinError;
}

const SLOW_AFTER_MS = 5_000;

/**
 * Waits for what only a worker can answer: says so when it takes long, and gives up in bounded time, so that no command
 * hangs for want of a worker.
 */
export const patiently = async <T>(
  client: Client,
  { giveUpAfterMs, whenSlow, whenGivenUp }: Patience,
  ask: () => Promise<T>,
): Promise<T> => {
  const limit = new AbortController();
  const slow = setTimeout(() => process.stderr.write(`${whenSlow()}\n`), SLOW_AFTER_MS);
  const end = setTimeout(() => limit.abort(), giveUpAfterMs);
  try {
    return await client.withAbortSignal(limit.signal, ask);
  } catch (error) {
    throw limit.signal.aborted ? whenGivenUp(error) : error;
  } finally {
    clearTimeout(slow);
    clearTimeout(end);
  }
};
