import { Context } from '@temporalio/activity';

/**
 * A hold reaches an activity with the answer to a heartbeat, so they must not wait for a slow relay's. Temporal
 * writes each into its own records, so they are not for free.
 */
const EVERY_MS = 2_000;

/**
 * Works while telling Temporal every two seconds that this activity is alive, also where nothing moves for minutes.
 * @param done what the next attempt must not do again: it finds it in its `heartbeatDetails`
 */
export const whileBeating = async <T>(work: () => Promise<T>, done?: () => unknown): Promise<T> => {
  const context = Context.current();
  const beat = (): void => (done ? context.heartbeat(done()) : context.heartbeat());
  beat();
  const timer = setInterval(beat, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (done) beat();
  }
};
