import type { Job } from './peer';
import { jobsAtOnce, servePeer } from './peer';

/** No queue at all: a script that goes through the list, and after a kill goes through it again. */
void servePeer(async () => {
  let all: readonly Job[] = [];
  return {
    isForgetful: true,
    fill: async (_run, jobs) => void (all = jobs),
    work: async (_run, handle) => {
      const left = [...all];
      const lane = async (): Promise<void> => {
        for (let job = left.shift(); job; job = left.shift()) await handle(job);
      };
      const lanes = Promise.all(Array.from({ length: jobsAtOnce }, lane));
      return async () => void (await lanes);
    },
  };
});
