import fc from 'fast-check';
import { isSlowed, paceOf, recoversAtMs, slowedDown, takeTurns } from '../../../domain/sending/pace';
import type { Bucket } from '../../../domain/sending/pace';

const bucket = (changes: Partial<Bucket> = {}): Bucket => ({
  name: 'gmail',
  perSecond: null,
  tokens: 1,
  filledAtMs: 0,
  slowedTo: null,
  slowedAtMs: null,
  ...changes,
});
const named = (...buckets: readonly Bucket[]): Map<string, Bucket> =>
  new Map(buckets.map((each) => [each.name, each]));

test('over any time no more go than the rate and one burst allow, and none of what is asked for is lost', () => {
  const asks = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), count: fc.integer({ min: 1, max: 24 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  const rate = fc.double({ min: 1 / 3_600, max: 500, noNaN: true });
  fc.assert(
    fc.property(rate, rate, asks, (perSecond, global, all) => {
      let nowMs = 0;
      let state = {
        all: bucket({ name: 'global', perSecond: global }),
        byName: named(bucket({ perSecond })),
      } as {
        all?: Bucket;
        byName: ReadonlyMap<string, Bucket>;
      };
      let gmail = 0;
      let others = 0;
      for (const { afterMs, count } of all) {
        nowMs += afterMs;
        const taken = takeTurns(
          state,
          [
            { name: 'gmail', count },
            { name: '@a.example', count },
          ],
          24,
          nowMs,
        );
        const { granted, waitMs } = taken;
        gmail += granted.gmail ?? 0;
        others += granted['@a.example'] ?? 0;
        expect((granted.gmail ?? 0) + (granted['@a.example'] ?? 0)).toBeLessThanOrEqual(24);
        const isNone = Object.keys(granted).length === 0;
        expect(waitMs > 0).toBe(isNone);
        expect(waitMs).toBeLessThanOrEqual(1_000);
        state = taken;
      }
      const most = (pace: number): number => Math.max(1, pace / 2) + (nowMs / 1_000) * pace + 1e-6;
      expect(gmail).toBeLessThanOrEqual(most(perSecond));
      expect(gmail + others).toBeLessThanOrEqual(most(global));
    }),
  );
});

test('a name without turns keeps no other back', () => {
  const spent = bucket({ perSecond: 1, tokens: 0 });
  const { granted, waitMs } = takeTurns(
    { byName: named(spent) },
    [
      { name: 'gmail', count: 500 },
      { name: 'yahoo', count: 10 },
    ],
    24,
    0,
  );
  expect(granted).toEqual({ yahoo: 10 });
  expect(waitMs).toBe(0);
  expect(takeTurns({ byName: named(spent) }, [{ name: 'gmail', count: 1 }], 24, 400).waitMs).toBe(600);
});

test('without a rate everything goes, and nothing is saved up', () => {
  const { granted, byName } = takeTurns(
    { byName: named(bucket()) },
    [{ name: 'gmail', count: 24 }],
    24,
    9_999,
  );
  expect(granted).toEqual({ gmail: 24 });
  expect(byName.get('gmail')).toEqual(bucket());
});

describe('a relay that asks to slow down', () => {
  test('halves the pace once for one moment, and again for the next; then it doubles until it is as set', () => {
    const first = slowedDown(bucket({ perSecond: 8 }), 0);
    expect(paceOf(first, 0)).toBe(4);
    expect(slowedDown(first, 9_999)).toBe(first);
    const second = slowedDown(first, 10_000);
    expect(paceOf(second, 10_000)).toBe(2);
    expect(paceOf(second, 10_000 + 60_000)).toBe(4);
    expect(recoversAtMs(second)).toBe(10_000 + 120_000);
    expect(isSlowed(second, 10_000 + 119_999)).toBe(true);
    expect(isSlowed(second, 10_000 + 120_000)).toBe(false);
    expect(paceOf(second, 10_000 + 120_000)).toBe(8);
  });

  test('where no rate is set it gets one, for a while', () => {
    const slow = slowedDown(bucket(), 0);
    expect(paceOf(slow, 0)).toBe(10);
    expect(paceOf(slow, 60_000)).toBe(20);
    expect(paceOf(slow, recoversAtMs(slow) ?? 0)).toBeNull();
  });

  test('however often it asks, one a minute still goes', () => {
    let slow = bucket({ perSecond: 1 });
    for (let word = 0; word < 100; word += 1) slow = slowedDown(slow, word * 10_000);
    expect(paceOf(slow, 990_000)).toBeCloseTo(1 / 60);
  });
});
