import fc from 'fast-check';
import { DATA_TYPES } from '../../domain/facts';
import type { NoticeInput } from '../../domain/ports';
import { inputOf } from './sample';

const seed = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 2 ** 31);

/** Checks a property on random values, and prints the seed whatever comes of it: TOCSIN_TEST_SEED repeats the run. */
export const checked = async <T>(
  arbitrary: fc.Arbitrary<T>,
  predicate: (value: T) => unknown,
  runs = 200,
): Promise<void> => {
  const numRuns = Number(process.env.TOCSIN_TEST_RUNS ?? runs);
  process.stdout.write(`${expect.getState().currentTestName}: seed ${seed}, ${numRuns} runs\n`);
  const property = fc.asyncProperty(arbitrary, async (value) => void (await predicate(value)));
  await fc.assert(property, { seed, numRuns });
};

/** Names that have broken mail, HTML, templates and terminals before. */
export const HARD_NAMES = [
  'O\'Brien & "Sons" <b>',
  '&amp;&lt;',
  '{{phone}} {{{phone}}} {{#name}}',
  '=?utf-8?Q?x?= =41 =',
  '.',
  '..',
  '.\r\n.\r\nMAIL FROM:<eve@example.com>',
  'Ana\r\nBcc: eve@example.com\r\n\r\nbody',
  '--=_tocsin-message-Part_1--',
  '\0nul\0',
  'trailing space ',
  '\u202eevil\u2066',
  '\ufeffBOM',
  'محمد بن سلمان',
  'דָּוִד',
  '👩‍👩‍👧‍👦 Zoë',
  'e\u0301'.repeat(60),
  '日本 太郎'.repeat(30),
  'lone \ud800 surrogate',
  '$& $1 $` %s',
  'constructor',
  '\u2028\u2029\u0085',
];

export const aName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HARD_NAMES),
  fc.string({ unit: 'binary', maxLength: 60, size: 'max' }),
  fc.string({ unit: 'grapheme', maxLength: 120, size: 'max' }),
  fc.string({ maxLength: 90, size: 'max' }),
  fc
    .tuple(fc.constantFrom(...HARD_NAMES), fc.string(), fc.constantFrom(...HARD_NAMES))
    .map((parts) => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('a', '=', ' ', '.', 'ñ', '日', '👩', '\u0301'),
      fc.constantFrom(75, 76, 77, 199, 200, 201, 65_536),
    )
    .map(([character, count]) => character.repeat(count)),
);

/** Everything of a person and a case that a notice can depend on. */
export const aNotice: fc.Arbitrary<NoticeInput> = fc
  .record({
    name: fc.option(aName, { nil: undefined, freq: 10 }),
    language: fc.constantFrom(undefined, 'en', 'es', 'es-MX', 'fr'),
    dataTypes: fc.subarray([...DATA_TYPES]),
    banner: fc.constantFrom(undefined, 'drill' as const, 'sandbox' as const),
    delayedByLawEnforcement: fc.boolean(),
    code: fc.stringMatching(/^[2-9A-HJKMNP-Z]{8}$/),
  })
  .map(({ name, language, dataTypes, banner, delayedByLawEnforcement, code }) =>
    inputOf({ contact: { name }, language, dataTypes, code }, { banner, delayedByLawEnforcement }),
  );
