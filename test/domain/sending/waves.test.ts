import fc from 'fast-check';
import { rangeAround, rangeFrom, rangeSizeFor, rangesWithin } from '../../../domain/sending/ranges';
import { toleratedAfter } from '../../../domain/sending/distrust';
import {
  isLookDue,
  sizesOf,
  stopOf,
  stopWithin,
  waveCounts,
  wavesSchema,
} from '../../../domain/sending/waves';

describe('waves', () => {
  test.each([
    ['50,5%,rest', 10_000, [50, 500, 9_450]],
    ['50,5%,rest', 40, [40]],
    ['1%,rest', 10, [1, 9]],
    ['100%,rest', 10, [10]],
    ['5,5,rest', 10, [5, 5]],
    ['rest', 10, [10]],
    ['50,rest', 0, []],
  ])('%s of %i', (sizes, emails, counts) => {
    expect(waveCounts({ sizes }, emails)).toEqual(counts);
  });

  test('everybody is in one wave, whatever the sizes', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 1_000 }).map(String),
      fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`),
    );
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 6 }), fc.nat(100_000), (sizes, emails) => {
        const text = sizesOf(sizes.join(' , '));
        expect(wavesSchema.safeParse({ sizes: text }).success).toBe(true);
        const counts = waveCounts({ sizes: text }, emails);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(emails);
        expect(counts.every((count) => count > 0)).toBe(true);
      }),
    );
  });

  test.each(['rest', '', '50', '0,rest', '101%,rest', '5%,rest,50', '-1,rest', '5 %,rest', 'all'])(
    '%p are no sizes of waves',
    (sizes) => {
      expect(wavesSchema.safeParse({ sizes }).success).toBe(false);
    },
  );

  test.each([
    [{ emails: 50, pending: 0, accepted: 49, refused: 1, distrusted: 0 }, null],
    [
      { emails: 50, pending: 0, accepted: 48, refused: 2, distrusted: 0 },
      /^2 of 50 came back .*: 4\.0 %, above 2 %$/,
    ],
    [
      { emails: 5_000, pending: 0, accepted: 4_999, refused: 1, distrusted: 1 },
      /^1 of 5000 refused because of who sends/,
    ],
    [{ emails: 50, pending: 0, accepted: 0, refused: 0, distrusted: 0 }, /^none of 50 was accepted$/],
    [{ emails: 0, pending: 0, accepted: 0, refused: 0, distrusted: 0 }, null],
  ])('%j stops with %p', (weight, why) => {
    const stop = stopOf(weight, { stopAbovePercent: 2, tolerated: 0 });
    if (why === null) expect(stop).toBeNull();
    else expect(stop).toMatch(why);
  });

  test('refusals of the sender that a person has seen stop it no more; more than twice as many do', () => {
    const weight = { emails: 5_000, pending: 2, accepted: 4_990, refused: 8, distrusted: 3 };
    const stopAt = (seen: number): string | null =>
      stopOf(weight, { stopAbovePercent: 2, tolerated: toleratedAfter(seen) });
    expect(stopAt(1)).toMatch(/^3 of 5000 refused because of who sends/);
    expect(stopAt(2)).toBeNull();
  });

  test.each([
    [{ emails: 1_000, pending: 801, refused: 199 }, null],
    [{ emails: 1_000, pending: 800, refused: 4 }, null],
    [{ emails: 1_000, pending: 800, refused: 5 }, /^5 of 200 came back or .*: 2\.5 %, above 2 %$/],
  ])('in its midst %j stops with %p: by those who have an outcome, and not by a few', (some, why) => {
    const weight = { ...some, accepted: 0, distrusted: 9 };
    const stop = stopWithin(weight, { stopAbovePercent: 2, tolerated: 0 });
    if (why === null) expect(stop).toBeNull();
    else expect(stop).toMatch(why);
  });

  test('the first ranges of a wave are looked at one by one, later ones by tens', () => {
    const looks = Array.from({ length: 40 }, (_, index) => index + 1).filter(isLookDue);
    expect(looks).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40]);
  });
});

describe('ranges', () => {
  test.each([
    [0, 500],
    [3_000, 500],
    [20_000, 1_250],
    [32_000, 2_000],
    [1_000_000, 2_000],
  ])('of a list of %i are of %i', (total, size) => {
    expect(rangeSizeFor(total)).toBe(size);
  });

  const plans = fc
    .record({
      total: fc.integer({ min: 1, max: 3_000 }),
      size: fc.integer({ min: 1, max: 600 }),
      ends: fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 4 }),
    })
    .map(({ total, size, ends }) => ({
      total,
      size,
      waveEnds: [...new Set([...ends.filter((end) => end < total), total])].sort((a, b) => a - b),
    }));

  test('every number is in exactly one range, which its own number finds, and none reaches over a wave', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        let next = 1;
        for (const fromSeq of rangesWithin({ fromSeq: 1, toSeq: plan.total }, plan)) {
          const range = rangeFrom(fromSeq, plan);
          expect(range.fromSeq).toBe(next);
          expect(range.toSeq - range.fromSeq).toBeLessThan(plan.size);
          expect(plan.waveEnds.some((end) => end >= range.fromSeq && end < range.toSeq)).toBe(false);
          for (const seq of [range.fromSeq, range.toSeq]) expect(rangeAround(seq, plan)).toEqual(range);
          next = range.toSeq + 1;
        }
        expect(next).toBe(plan.total + 1);
      }),
    );
  });

  test('nobody is no range', () => {
    expect(rangesWithin({ fromSeq: 1, toSeq: 0 }, { total: 0, size: 500 })).toEqual([]);
  });
});
