/** Asks again until what is asked for is so; rejects with the last failure after `withinMs`. */
export const eventually = async <T>(ask: () => Promise<T>, withinMs = 60_000): Promise<T> => {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};
