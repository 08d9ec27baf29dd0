/** Resolves with the first wish of a person to end. A second one ends the process as it is: the next start cleans up. */
export const endWish = (): Promise<void> =>
  new Promise((resolve) => {
    let wishes = 0;
    const wish = (): void => {
      wishes += 1;
      if (wishes > 1) process.exit(130);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wish);
  });
