/** One name's allowance: it fills up at its pace, and every message takes one from it. */
export interface Bucket {
  readonly name: string;
  /** Messages a second; null: as fast as it goes. */
  readonly perSecond: number | null;
  readonly tokens: number;
  readonly filledAtMs: number;
  /** The pace that the relay's word has brought it to, and when; null: it has said nothing. */
  readonly slowedTo: number | null;
  readonly slowedAtMs: number | null;
}

/** A pace that was lowered doubles so often until it is the set one again. */
const RECOVERS_EVERY_MS = 60_000;
/** Words of one moment are one word: they answer messages that were under way together. */
const SAME_WORD_MS = 10_000;
/** Where no rate is set, what the first word lowers it to, and from where on it is as fast as it goes again. */
const FIRST_SLOW_PACE = 10;
const RECOVERED_FROM = 1_000;
const SLOWEST = 1 / 60;

/** Messages a second at this moment; null: as fast as it goes. */
export const paceOf = ({ perSecond, slowedTo, slowedAtMs }: Bucket, nowMs: number): number | null => {
  if (slowedTo === null || slowedAtMs === null) return perSecond;
  const doublings = Math.floor(Math.max(0, nowMs - slowedAtMs) / RECOVERS_EVERY_MS);
  const slow = slowedTo * 2 ** Math.min(doublings, 60);
  return slow >= (perSecond ?? RECOVERED_FROM) ? perSecond : slow;
};

/** Whether the relay's word still holds it back. */
export const isSlowed = (bucket: Bucket, nowMs: number): boolean =>
  paceOf(bucket, nowMs) !== bucket.perSecond;

/** When it is at its set pace again, if nothing more is said; ms since the epoch. */
export const recoversAtMs = ({ perSecond, slowedTo, slowedAtMs }: Bucket): number | null => {
  if (slowedTo === null || slowedAtMs === null) return null;
  const doublings = Math.ceil(Math.log2((perSecond ?? RECOVERED_FROM) / slowedTo));
  return slowedAtMs + Math.max(0, doublings) * RECOVERS_EVERY_MS;
};

/** The relay has asked to slow down: half the pace, once for what it says within one moment. */
export const slowedDown = (bucket: Bucket, nowMs: number): Bucket => {
  if (bucket.slowedAtMs !== null && nowMs - bucket.slowedAtMs < SAME_WORD_MS) return bucket;
  const pace = paceOf(bucket, nowMs);
  const slowedTo = pace === null ? FIRST_SLOW_PACE : Math.max(SLOWEST, pace / 2);
  // What had been saved up at the former pace is not for the slower one.
  return { ...bucket, slowedTo, slowedAtMs: nowMs, tokens: Math.min(bucket.tokens, 1), filledAtMs: nowMs };
};

/** Half a second's messages may come at once: a sender takes its turn for a group of them. */
const capacityOf = (pace: number): number => Math.max(1, pace / 2);

const refilled = (bucket: Bucket, nowMs: number): Bucket => {
  const pace = paceOf(bucket, nowMs);
  if (pace === null) return bucket;
  const gained = (Math.max(0, nowMs - bucket.filledAtMs) / 1_000) * pace;
  const tokens = Math.min(capacityOf(pace), bucket.tokens + gained);
  return { ...bucket, tokens, filledAtMs: Math.max(nowMs, bucket.filledAtMs) };
};

export interface Want {
  readonly name: string;
  readonly count: number;
}
export interface Turns {
  /** By name, how many may go now; none of the others. */
  readonly granted: Readonly<Record<string, number>>;
  /** Where none may go: after how long it is worth asking again. */
  readonly waitMs: number;
}

const LONGEST_WAIT_MS = 1_000;
const SHORTEST_WAIT_MS = 10;

/** Ms until a bucket holds one. */
const msUntilOne = (bucket: Bucket | undefined, nowMs: number): number => {
  const pace = bucket ? paceOf(bucket, nowMs) : null;
  return bucket && pace !== null && bucket.tokens < 1 ? ((1 - bucket.tokens) / pace) * 1_000 : 0;
};

/**
 * Hands out turns, first come first served: as many as each name's bucket, the one for all, and `atMost` leave. A bucket
 * that is not there has no limit. Pure; answers the buckets as they are afterwards.
 */
export const takeTurns = (
  { all, byName }: { readonly all?: Bucket; readonly byName: ReadonlyMap<string, Bucket> },
  wants: readonly Want[],
  atMost: number,
  nowMs: number,
): Turns & { readonly all?: Bucket; readonly byName: ReadonlyMap<string, Bucket> } => {
  const room = (bucket: Bucket | undefined): number =>
    bucket && paceOf(bucket, nowMs) !== null ? Math.floor(bucket.tokens) : Number.POSITIVE_INFINITY;
  const whole = all && refilled(all, nowMs);
  const after = new Map([...byName].map(([name, bucket]) => [name, refilled(bucket, nowMs)]));
  const granted: Record<string, number> = {};
  let left = Math.min(atMost, room(whole));
  const most = left;
  for (const { name, count } of wants) {
    const bucket = after.get(name);
    const turns = Math.min(count, left, room(bucket));
    if (turns < 1) continue;
    granted[name] = turns;
    left -= turns;
    if (bucket && paceOf(bucket, nowMs) !== null)
      after.set(name, { ...bucket, tokens: bucket.tokens - turns });
  }
  const taken = most - left;
  const soonest = Math.min(...wants.map(({ name }) => msUntilOne(after.get(name), nowMs)));
  const waitMs = Math.max(
    SHORTEST_WAIT_MS,
    Math.min(LONGEST_WAIT_MS, Math.max(soonest, msUntilOne(whole, nowMs))),
  );
  return {
    granted,
    waitMs: taken > 0 ? 0 : Math.ceil(waitMs),
    byName: after,
    ...(whole && { all: paceOf(whole, nowMs) === null ? whole : { ...whole, tokens: whole.tokens - taken } }),
  };
};
