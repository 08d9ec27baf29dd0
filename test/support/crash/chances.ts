/** How many rounds of each kind, and the seed of the first: `TOCSIN_CRASH_ROUNDS`, `TOCSIN_CRASH_SEED`. */
const ROUNDS = Number(process.env.TOCSIN_CRASH_ROUNDS ?? 1);
const SEED = Number(process.env.TOCSIN_CRASH_SEED ?? Date.now() % 1_000_000);

/** The seeds of all rounds of one kind; each is printed, and gives the same moments again. */
export const crashSeeds = (): number[] => Array.from({ length: ROUNDS }, (_, round) => SEED + round);

export interface Chances {
  /** A number within `[from, to)`. */
  between(from: number, to: number): number;
}

/** The same numbers for the same seed (mulberry32). */
export const chancesOf = (seed: number): Chances => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { between: (from, to) => from + next() * (to - from) };
};
