import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again until it is closed, which waits for what is under way; whatever it throws is its own to say. */
export const everyFewSeconds = (everyMs: number, work: () => Promise<void>): (() => Promise<void>) => {
  const closing = new AbortController();
  const running = (async () => {
    while (!closing.signal.aborted) {
      await sleep(everyMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (!closing.signal.aborted) await work();
    }
  })();
  return async () => {
    closing.abort();
    await running;
  };
};
