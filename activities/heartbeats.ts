import { Context } from '@temporalio/activity';

/** A hold reaches an activity with the answer to a heartbeat, so they must not wait for a slow relay's. */
const EVERY_MS = 1_000;

/** Works while telling Temporal every second that this activity is alive, also where nothing moves for minutes. */
export const whileBeating = async <T>(work: () => Promise<T>): Promise<T> => {
  const context = Context.current();
  context.heartbeat();
  const timer = setInterval(() => context.heartbeat(), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
