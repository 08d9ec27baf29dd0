import { memoryMbOf, totalMemoryMbOf } from './process-cost';

const EVERY_MS = 500;

export interface PeakMemory {
  /** Of the sender alone, in MiB. */
  readonly senderMb: number;
  /** Of the sender and all that works for it. */
  readonly totalMb: number;
  /** The sender's peak in each quarter of the time: it goes on growing, or it is flat after a while. */
  readonly senderQuartersMb: readonly number[];
}

/** Looks at the memory of some processes, the sender first, every half second; answers the most that was seen. */
export const watchMemory = (pids: () => readonly number[]): (() => PeakMemory) => {
  const senderMbs: number[] = [];
  let totalMb = 0;
  const look = (): void => {
    const all = pids();
    senderMbs.push(memoryMbOf(all[0] ?? 0));
    totalMb = Math.max(totalMb, totalMemoryMbOf(all));
  };
  const mostOf = (values: readonly number[]): number => values.reduce((most, mb) => Math.max(most, mb), 0);
  const quarter = (index: number): readonly number[] =>
    senderMbs.slice((senderMbs.length * index) / 4, Math.ceil((senderMbs.length * (index + 1)) / 4));
  const timer = setInterval(look, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    look();
    const senderQuartersMb = [0, 1, 2, 3].map((index) => Math.round(mostOf(quarter(index))));
    return { senderMb: mostOf(senderMbs), totalMb, senderQuartersMb };
  };
};
