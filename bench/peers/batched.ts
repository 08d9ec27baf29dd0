/** How many inputs go into one call of `work` at most: beyond a statement of this size little is won. */
const AT_MOST = 200;

/**
 * One call at a time per input becomes few calls of many: what is asked while a call is under way goes with the next
 * one, so that nobody waits longer than for that. `work` answers in the order of its inputs.
 */
export const batched = <In, Out>(work: (inputs: In[]) => Promise<Out[]>): ((input: In) => Promise<Out>) => {
  interface Asked {
    readonly input: In;
    readonly resolve: (output: Out) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Asked[] = [];
  let isWorking = false;
  const drain = async (): Promise<void> => {
    isWorking = true;
    while (waiting.length > 0) {
      const asked = waiting.splice(0, AT_MOST);
      try {
        const outputs = await work(asked.map(({ input }) => input));
        asked.forEach(({ resolve }, index) => resolve(outputs[index] as Out));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    isWorking = false;
  };
  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      // What is asked in the same turn of the loop goes together.
      if (!isWorking) {
        isWorking = true;
        setImmediate(() => void drain());
      }
    });
};
