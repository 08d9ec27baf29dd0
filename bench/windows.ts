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

const heapMb = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
};

export interface WindowsBench {
  readonly policies: number;
  readonly breaches: number;
  readonly perSecond: number;
  readonly windowsPerSecond: number;
  /** Heap at the end over that after the first tenth; flat is 1. */
  readonly heapRatio: number;
}

/** Breaches under every shipped policy, in one process: how many a second, and whether memory stays flat. */
export const measureWindows = (breaches: number): WindowsBench => {
  const policies = loadPolicies();
  const warmUp = Math.ceil(breaches / 10);
  let windows = 0;
  for (let index = 0; index < warmUp; index += 1) computeWindows(inputOf(index, { policies }));
  const heapBefore = heapMb();
  const startedAt = process.hrtime.bigint();
  for (let index = 0; index < breaches; index += 1)
    windows += computeWindows(inputOf(index, { policies })).obligations.length;
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  return {
    policies: policies.length,
    breaches,
    perSecond: Math.round(breaches / seconds),
    windowsPerSecond: Math.round(windows / seconds),
    heapRatio: Math.round((heapMb() / heapBefore) * 100) / 100,
  };
};

if (require.main === module) {
  const given = process.argv.find((argument) => /^\d+$/.test(argument));
  const breaches = Number(given ?? (process.argv.includes('--full') ? 1_000_000 : 200_000));
  process.stdout.write(`${JSON.stringify(measureWindows(breaches), null, 2)}\n`);
}
