import { GLOBAL, OTHERS } from './domain-groups';

/** What a sending without any limit is reckoned at, messages a second: less than a relay on the same machine takes. */
export const UNLIMITED_RECKONED_AT = 500;

export interface Outlook {
  /** Seconds until the last message is handed over. */
  readonly seconds: number;
  /** The name whose rate decides it; null: none does, it goes as fast as it is measured or reckoned to. */
  readonly decidedBy: string | null;
}

/**
 * How long so many messages take at these rates, if nothing else holds them back.
 * @param byName how many go at the pace of each name: a domain group, or `@domain`
 * @param rates messages a second by name
 * @param measured messages a second of all together, as they go now; a rate that allows fewer still decides
 */
export const outlookOf = (
  byName: Readonly<Record<string, number>>,
  rates: Readonly<Record<string, number>>,
  measured: number | null = null,
): Outlook => {
  const total = Object.values(byName).reduce((sum, count) => sum + count, 0);
  const global = rates[GLOBAL];
  // With a rate for all, nothing needs to be reckoned: it is the most that can go.
  const free = measured ?? (global === undefined ? UNLIMITED_RECKONED_AT : null);
  const all: [string | null, number][] = [
    ...(free === null ? [] : [[null, total / free] as [null, number]]),
    ...(global === undefined ? [] : [[GLOBAL, total / global] as [string, number]]),
    ...Object.entries(byName).map(([name, count]): [string, number] => {
      // Of a domain that may be a household's own, the rate is named and not the domain.
      const rateName = name.startsWith('@') ? OTHERS : name;
      const rate = rates[rateName];
      return [rateName, rate === undefined ? 0 : count / rate];
    }),
  ];
  const [decidedBy, seconds] = all.reduce((longest, each) => (each[1] > longest[1] ? each : longest));
  return { seconds, decidedBy };
};

/**
 * The same for a list that is sent in order: one stretch after the other, each as long as its own slowest name. A group
 * whose people stand together keeps its rate busy only while it is their turn.
 */
export const outlookInOrder = (
  stretches: readonly Readonly<Record<string, number>>[],
  rates: Readonly<Record<string, number>>,
  measured: number | null = null,
): Outlook => {
  const secondsBy = new Map<string | null, number>();
  let seconds = 0;
  for (const stretch of stretches) {
    const outlook = outlookOf(stretch, rates, measured);
    seconds += outlook.seconds;
    secondsBy.set(outlook.decidedBy, (secondsBy.get(outlook.decidedBy) ?? 0) + outlook.seconds);
  }
  const [longest] = [...secondsBy].sort(([, one], [, other]) => other - one);
  return { seconds, decidedBy: longest?.[0] ?? null };
};

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A length of time in the largest unit of which there are two, or in seconds: `46 d`, `36 h`, `90 s`. */
export const lengthText = (seconds: number): string => {
  const [unit, size] = UNITS.find(([, each]) => seconds >= 2 * each) ?? ['s', 1];
  return `${Math.max(0, Math.floor(seconds / size))} ${unit}`;
};

export interface Prospect {
  /** Case time, ISO 8601; null: it cannot be told. */
  readonly endsAt: string | null;
  readonly isInTime: boolean | null;
  /** `finishes 46 d before the limit`, `will miss the limit by 3 h`; null: there is no limit, or no end is known. */
  readonly text: string | null;
}

/** Whether a sending that goes on for so long from a moment on is over before the window's end. */
export const prospectOf = (fromMs: number, seconds: number | null, latest: string | null): Prospect => {
  if (seconds === null) return { endsAt: null, isInTime: null, text: null };
  const endsMs = fromMs + seconds * 1_000;
  const endsAt = new Date(endsMs).toISOString();
  if (latest === null) return { endsAt, isInTime: null, text: null };
  const spareSeconds = (Date.parse(latest) - endsMs) / 1_000;
  const isInTime = spareSeconds >= 0;
  const text = isInTime
    ? `finishes ${lengthText(spareSeconds)} before the limit`
    : `will miss the limit by ${lengthText(-spareSeconds)}`;
  return { endsAt, isInTime, text };
};
