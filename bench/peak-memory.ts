import { memoryMbOf, totalMemoryMbOf } from './process-cost';

const EVERY_MS = 500;

export interface PeakMemory {
  /** Of the sender alone, in MiB. */
  readonly senderMb: number;
  /** Of the sender and all that works for it. */
  readonly totalMb: number;
}

/** Looks at the memory of some processes, the sender first, every half second; answers the most that was seen. */
export const watchMemory = (pids: () => readonly number[]): (() => PeakMemory) => {
  let peak: PeakMemory = { senderMb: 0, totalMb: 0 };
  const look = (): void => {
    const all = pids();
    peak = {
      senderMb: Math.max(peak.senderMb, memoryMbOf(all[0] ?? 0)),
      totalMb: Math.max(peak.totalMb, totalMemoryMbOf(all)),
    };
  };
  const timer = setInterval(look, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
};
