import { setTimeout as sleep } from 'node:timers/promises';

const SETTLE_ATTEMPTS = 30;

/** What is known must not become unknown because Postgres is away for a moment. */
export const settlePatiently = async <T>(settle: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await settle();
    } catch (error) {
      if (attempt === SETTLE_ATTEMPTS) throw error;
      await sleep(1_000);
    }
  }
};
