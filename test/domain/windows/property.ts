import fc from 'fast-check';
import { loadPolicy } from '../../../config/policies';
import type { Policy } from '../../../domain/policy/schema';
import type { AgencyNotice, WindowsInput } from '../../../domain/windows/types';

/** Every property of a run has this seed; set TOCSIN_TEST_SEED to it to repeat the run. */
const seed = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.TOCSIN_TEST_RUNS ?? 200);

/** Checks a property on random values, and prints the seed whatever comes of it. */
export const holds = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void => {
  process.stdout.write(`${expect.getState().currentTestName}: seed ${seed}, ${numRuns} runs\n`);
  fc.assert(fc.property(arbitrary, predicate), { seed, numRuns });
};

export const CLOUDROUTE = loadPolicy('cloudroute-2015');
export const FCC = loadPolicy('fcc-2007');

/** Zones of carriers, and zones whose clocks misbehave: at midnight, by half an hour, without summer time. */
export const ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/Puerto_Rico',
  'America/Havana',
  'Pacific/Honolulu',
  'Pacific/Guam',
  'Australia/Lord_Howe',
  'Europe/Dublin',
] as const;

export const CLOSURES = [
  { date: '2024-12-24', name: 'closed by order' },
  { date: '2025-01-09', name: 'day of mourning' },
  { date: '2025-12-24', name: 'closed by order' },
  { date: '2025-12-26', name: 'closed by order' },
];

const FROM_MS = Date.parse('2022-01-01T00:00:00Z');
const TO_MS = Date.parse('2034-12-31T00:00:00Z');

/** Days near which counting goes wrong: clock changes, year ends, holidays in lieu, Inauguration Day. */
const TRICKY_DAYS = [
  '2025-12-19',
  '2026-03-01',
  '2026-03-08',
  '2026-10-25',
  '2026-11-01',
  '2026-12-31',
  '2027-12-21',
  '2033-01-14',
].map((day) => Date.parse(`${day}T00:00:00Z`));

/** An instant, whole seconds, as ms since the epoch; often close to a tricky day. */
export const instant: fc.Arbitrary<number> = fc
  .oneof(
    fc.integer({ min: FROM_MS / 1_000, max: TO_MS / 1_000 }),
    fc
      .tuple(fc.constantFrom(...TRICKY_DAYS), fc.integer({ min: -86_400, max: 259_200 }))
      .map(([dayMs, seconds]) => dayMs / 1_000 + seconds),
  )
  .map((seconds) => seconds * 1_000);

export const iso = (ms: number): string => new Date(ms).toISOString();

export const toldAt = (ms: number): AgencyNotice[] =>
  (['USSS', 'FBI'] as const).map((agency) => ({ agency, at: iso(ms) }));

export const anInput = (changes: Partial<WindowsInput> = {}): WindowsInput => ({
  policies: [CLOUDROUTE, FCC],
  zone: 'America/New_York',
  closures: CLOSURES,
  reading: { kind: 'safe' },
  facts: {},
  notified: [],
  holds: [],
  at: '2026-11-23T15:00:00Z',
  ...changes,
});

const DAY_MS = 86_400_000;
const later = (maxDays: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: maxDays * DAY_MS });

const hold = (fromMs: number) =>
  fc
    .record({
      afterMs: later(20),
      days: fc.integer({ min: 0, max: 60 }),
      releasedAfterMs: fc.option(later(60)),
    })
    .map(({ afterMs, days, releasedAfterMs }) => ({
      directedAt: iso(fromMs + afterMs),
      lastDay: iso(fromMs + afterMs + days * DAY_MS).slice(0, 10),
      ...(releasedAfterMs === null ? {} : { releasedAt: iso(fromMs + afterMs + releasedAfterMs) }),
    }));

/** Each agency is told by either channel or both, in its own time, or not at all. */
const notices = (fromMs: number): fc.Arbitrary<AgencyNotice[]> =>
  fc.array(
    fc
      .record({
        agency: fc.constantFrom('USSS' as const, 'FBI' as const),
        afterMs: later(15),
        channel: fc.constantFrom<AgencyNotice['channel'][]>(undefined, undefined, 'email', 'portal'),
      })
      .map(({ agency, afterMs, channel }) => ({
        agency,
        at: iso(fromMs + afterMs),
        ...(channel === undefined ? {} : { channel }),
      })),
    { maxLength: 6, size: 'max' },
  );

/** A whole case: determined, told, perhaps held, released early or urgent, and looked at some time after. */
export const aCase: fc.Arbitrary<WindowsInput> = instant.chain((determinedMs) =>
  fc
    .record({
      policies: fc.constantFrom<Policy[]>([CLOUDROUTE], [FCC], [CLOUDROUTE, FCC], [FCC, CLOUDROUTE]),
      zone: fc.constantFrom(...ZONES),
      notified: notices(determinedMs),
      holds: fc.array(hold(determinedMs), { maxLength: 3 }),
      releasedEarlyAfterMs: fc.option(later(30)),
      consultedAfterMs: fc.option(later(30)),
      urgentNeed: fc.boolean(),
      lookedAfterMs: later(90),
    })
    .map((story) => ({
      policies: story.policies,
      zone: story.zone,
      closures: CLOSURES,
      reading: { kind: 'safe' as const },
      facts: { determinedAt: iso(determinedMs), urgentNeed: story.urgentNeed },
      notified: story.notified,
      holds: story.holds,
      ...(story.releasedEarlyAfterMs === null
        ? {}
        : { releasedEarlyAt: iso(determinedMs + story.releasedEarlyAfterMs) }),
      ...(story.consultedAfterMs === null
        ? {}
        : { urgentNeedConsultedAt: iso(determinedMs + story.consultedAfterMs) }),
      at: iso(determinedMs + story.lookedAfterMs),
    })),
);
