import fc from 'fast-check';
import { rangeAround, rangeFrom, rangesWithin } from '../../../domain/sending/ranges';
import { sizesOf, stopOf, waveCounts, wavesSchema } from '../../../domain/sending/waves';

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
    [{ emails: 50, accepted: 49, refused: 1, distrusted: 0 }, null],
    [{ emails: 50, accepted: 48, refused: 2, distrusted: 0 }, /^2 of 50 came back .*: 4\.0 %, above 2 %$/],
    [
      { emails: 5_000, accepted: 4_999, refused: 1, distrusted: 1 },
      /^1 of 5000 refused because of who sends/,
    ],
    [{ emails: 50, accepted: 0, refused: 0, distrusted: 0 }, /^none of 50 was accepted$/],
    [{ emails: 0, accepted: 0, refused: 0, distrusted: 0 }, null],
  ])('%j stops with %p', (weight, why) => {
    const stop = stopOf(weight, { stopAbovePercent: 2 });
    if (why === null) expect(stop).toBeNull();
    else expect(stop).toMatch(why);
  });
});

describe('ranges', () => {
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
