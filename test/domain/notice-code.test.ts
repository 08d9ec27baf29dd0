import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import {
  NOTICE_CODE_ALPHABET,
  SAMPLE_NOTICE_CODE,
  makeNoticeCode,
  printedNoticeCode,
  readNoticeCode,
} from '../../domain/notice-code';

const aCode = fc
  .array(fc.nat(NOTICE_CODE_ALPHABET.length - 1), { minLength: 7, maxLength: 7 })
  .filter((numbers) => numbers.some((number) => number > 0))
  .map((numbers) => {
    const rest = [...numbers];
    return makeNoticeCode(() => rest.shift() ?? 0);
  });

test('no character is taken for another', () => {
  expect(NOTICE_CODE_ALPHABET).toHaveLength(31);
  expect(NOTICE_CODE_ALPHABET).not.toMatch(/[01OIL]/);
  expect(new Set(NOTICE_CODE_ALPHABET).size).toBe(31);
});

test('a code is read whatever its case, dashes and spaces', () => {
  fc.assert(
    fc.property(aCode, fc.array(fc.constantFrom('-', ' ', '–', '.', '')), (code, between) => {
      const typed = [...code].map((character, index) => character.toLowerCase() + (between[index] ?? ''));
      expect(readNoticeCode(typed.join(''))).toEqual({ code });
      expect(readNoticeCode(printedNoticeCode(code))).toEqual({ code });
    }),
  );
});

test('any one wrong character is found, and any two that changed places', () => {
  fc.assert(
    fc.property(aCode, fc.nat(7), fc.nat(7), fc.nat(30), (code, here, there, number) => {
      const wrong = [...code];
      wrong[here] = NOTICE_CODE_ALPHABET.charAt(number);
      const swapped = [...code];
      [swapped[here], swapped[there]] = [code.charAt(there), code.charAt(here)];
      for (const other of [wrong.join(''), swapped.join('')])
        if (other !== code)
          expect(readNoticeCode(other)).toMatchObject({ problem: expect.stringMatching(/last character/) });
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['7KQO-1M4X', /O, 1/],
  ['7KQ2-M4X', /7 characters/],
  ['', /0 characters/],
  ['7KQ2-M4XXX', /9 characters/],
  ["'; drop", /', ;, O/],
])('%p is told what is wrong', (typed, told) => {
  expect(readNoticeCode(typed)).toMatchObject({ problem: expect.stringMatching(told) });
});

test('the sample is well formed and never made', () => {
  expect(readNoticeCode(SAMPLE_NOTICE_CODE)).toEqual({ code: SAMPLE_NOTICE_CODE });
  let calls = 0;
  const code = makeNoticeCode(() => ((calls += 1) <= 7 ? 0 : 1));
  expect(code).not.toBe(SAMPLE_NOTICE_CODE);
  expect(readNoticeCode(makeNoticeCode(randomInt))).toHaveProperty('code');
});
