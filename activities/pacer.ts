import { setTimeout as sleep } from 'node:timers/promises';
import type { PacePort, PendingNotice } from '../domain/ports';
import { GROUP_SIZE } from './send-flow';

export interface Pacing {
  readonly reference: string;
  readonly pace: PacePort;
  /** Whose pace an address is sent at. */
  readonly paceNameOf: (address: string) => string;
  readonly isOver: () => boolean;
  /** Ends a wait at once. */
  readonly stop: AbortSignal;
}

/** A destination that asks to slow down says so to every message under way: it is written down once for so long. */
const TOLD_ONCE_IN_MS = 5_000;

/** By name, how many of these wait for its turn. */
const wantsOf = (names: readonly string[]): { name: string; count: number }[] => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
};

/**
 * Lets a range's notices go at the pace that all workers share. Without limits it asks nothing: `claimed` tells it when
 * there are any. What waits for its destination's turn keeps nobody else back.
 */
export const startPacer = async ({ reference, pace, paceNameOf, isOver, stop }: Pacing) => {
  let isPaced = await pace.isPaced(reference);
  const toldAtMs = new Map<string, number>();
  const telling = new Set<Promise<void>>();

  const admit = async (waiting: readonly PendingNotice[]): Promise<readonly PendingNotice[]> => {
    while (isPaced && !isOver()) {
      const names = waiting.map(({ to }) => paceNameOf(to));
      const {
        granted,
        waitMs,
        isPaced: isStillPaced,
      } = await pace.take(reference, wantsOf(names), GROUP_SIZE);
      isPaced = isStillPaced;
      const left = new Map(Object.entries(granted));
      const admitted = waiting.filter((_, index) => {
        const name = names[index] ?? '';
        const turns = left.get(name) ?? 0;
        left.set(name, turns - 1);
        return turns > 0;
      });
      if (admitted.length > 0) return admitted;
      await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
    }
    return isOver() ? [] : waiting.slice(0, GROUP_SIZE);
  };

  return {
    admit,
    /** What a claim has said of the next group. */
    claimed: (isNextPaced: boolean): void => void (isPaced = isNextPaced),
    /** The relay has asked to hand over less to where this one goes. */
    slowDown: ({ to }: PendingNotice, reply: string): void => {
      const name = paceNameOf(to);
      if (Date.now() - (toldAtMs.get(name) ?? 0) < TOLD_ONCE_IN_MS) return;
      toldAtMs.set(name, Date.now());
      isPaced = true;
      // Where it cannot be written down, the relay will say it again.
      const told: Promise<void> = pace
        .slowDown(reference, name, reply)
        .catch(() => undefined)
        .finally(() => telling.delete(told));
      telling.add(told);
    },
    /** Everything that the relay has said is on record. */
    finish: async (): Promise<void> => void (await Promise.all(telling)),
  };
};
