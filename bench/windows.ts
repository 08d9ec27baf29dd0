import { loadPolicies } from '../config/policies';
import { computeWindows } from '../domain/windows/compute-windows';
import type { WindowsInput } from '../domain/windows/types';

const HOUR_MS = 3_600_000;
const FROM_MS = Date.parse('2026-01-01T09:00:00Z');
const iso = (ms: number): string => new Date(ms).toISOString();

/** The nth breach: every one on another hour, told to law enforcement three days after. */
const inputOf = (index: number, base: Pick<WindowsInput, 'policies'>): WindowsInput => {
  const discoveredMs = FROM_MS + (index % 50_000) * HOUR_MS;
  const toldAt = iso(discoveredMs + 72 * HOUR_MS);
  return {
    ...base,
    zone: 'America/Chicago',
    closures: [],
    reading: { kind: 'safe' },
    facts: {
      discoveredAt: iso(discoveredMs),
      determinedAt: iso(discoveredMs + 24 * HOUR_MS),
      materialAt: iso(discoveredMs + 48 * HOUR_MS),
      harm: 'possible',
    },
    counts: { total: 1_200, byState: { CA: 600, TX: 600 } },
    notified: (['USSS', 'FBI', 'FCC'] as const).map((agency) => ({ agency, at: toldAt })),
    holds: [],
    at: toldAt,
  };
};

/** Heap after everything unreachable is gone, where the process may ask for that; and what the process holds in all. */
const memory = (): { heapMb: number; rssMb: number } => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMb: Math.round(heapUsed / 104_857.6) / 10, rssMb: Math.round(rss / 1_048_576) };
};
type Memory = ReturnType<typeof memory>;

export interface WindowsBench {
  readonly policies: number;
  readonly breaches: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly windowsPerSecond: number;
  /** After a warm-up, so that what is remembered by the way is in it. */
  readonly start: Memory;
  readonly middle: Memory;
  readonly end: Memory;
  /** Heap at the end over that at the start; flat is 1. */
  readonly heapRatio: number;
}

const WARM_UP = 20_000;

/** Breaches under every shipped policy, in one process: how many a second, and whether memory stays flat. */
export const measureWindows = (breaches: number): WindowsBench => {
  const policies = loadPolicies();
  let windows = 0;
  const compute = (from: number, to: number): void => {
    for (let index = from; index < to; index += 1)
      windows += computeWindows(inputOf(index, { policies })).obligations.length;
  };
  compute(0, Math.min(WARM_UP, breaches));
  windows = 0;
  const start = memory();
  const startedAt = process.hrtime.bigint();
  const half = Math.floor(breaches / 2);
  compute(0, half);
  const middle = memory();
  compute(half, breaches);
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const end = memory();
  return {
    policies: policies.length,
    breaches,
    seconds: Math.round(seconds * 10) / 10,
    perSecond: Math.round(breaches / seconds),
    windowsPerSecond: Math.round(windows / seconds),
    start,
    middle,
    end,
    heapRatio: Math.round((end.heapMb / start.heapMb) * 100) / 100,
  };
};

if (require.main === module) {
  const given = process.argv.find((argument) => /^\d+$/.test(argument));
  const breaches = Number(given ?? (process.argv.includes('--full') ? 1_000_000 : 50_000));
  process.stdout.write(`${JSON.stringify(measureWindows(breaches))}\n`);
}
