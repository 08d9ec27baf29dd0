/** Rejects at the first Ctrl-C or SIGTERM; the second one ends the process as usual. */
const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => reject(new Error(`interrupted (${signal}); stopping all that was started`)));
});
interrupted.catch(() => undefined);

/** What is waited for, or the interruption: servers that were started are stopped before the bench ends. */
export const unlessInterrupted = <T>(work: Promise<T>): Promise<T> => Promise.race([work, interrupted]);
