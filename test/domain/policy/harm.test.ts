import fc from 'fast-check';
import { ANSWERS, HARM_QUESTIONS, assessHarm, decideHarm } from '../../../domain/policy/harm';
import type { AnswerGiven } from '../../../domain/policy/harm';
import { holds } from '../windows/property';

/** Every question answered so that nothing speaks for harm, but for those given. */
const harmless = (changes: Record<string, AnswerGiven> = {}): Record<string, AnswerGiven> => ({
  ...Object.fromEntries(HARM_QUESTIONS.map(({ id, harmfulIf }) => [id, harmfulIf === 'yes' ? 'no' : 'yes'])),
  ...changes,
});
const assessed = (answers: Record<string, AnswerGiven>, weights?: Record<string, number>) =>
  assessHarm({ answers, assessor: 'alice', weights });

const someAnswers = fc.record(
  Object.fromEntries(HARM_QUESTIONS.map(({ id }) => [id, fc.constantFrom(...ANSWERS)])),
  { requiredKeys: [] },
);

test('nothing answered is presumed to be harm', () => {
  const assessment = assessed({});
  expect(assessment).toMatchObject({ score: 100, recommendation: 'likely', harm: 'unknown' });
  expect(assessment.unanswered).toHaveLength(HARM_QUESTIONS.length);
});

test('every answer against harm recommends none, and decides nothing', () => {
  expect(assessed(harmless())).toMatchObject({
    score: 0,
    recommendation: 'none-if-decided',
    harm: 'unknown',
    because: [],
  });
});

test('one weighty answer makes it possible, several make it likely; weights count', () => {
  expect(assessed(harmless({ retrieved: 'no' }))).toMatchObject({
    recommendation: 'possible',
    harm: 'possible',
  });
  const grave = harmless({ financial: 'yes', 'identity-theft': 'yes', physical: 'yes', spread: 'yes' });
  expect(assessed(grave)).toMatchObject({ score: 50, recommendation: 'likely', harm: 'likely' });
  const light = { financial: 1, 'identity-theft': 1, physical: 1, spread: 1 };
  expect(assessed(grave, light)).toMatchObject({ recommendation: 'possible' });
});

test('an unknown answer never lowers the score, and no answers ever make the fact none', () => {
  const pair = fc.tuple(someAnswers, fc.constantFrom(...HARM_QUESTIONS.map(({ id }) => id)));
  holds(pair, ([answers, id]) => {
    const given = answers as Record<string, AnswerGiven>;
    const before = assessed({ ...given });
    const after = assessed({ ...given, [id]: 'unknown' });
    expect(after.score).toBeGreaterThanOrEqual(before.score);
    expect(['likely', 'possible', 'unknown']).toContain(before.harm);
  });
});

describe('none is decided', () => {
  const none = { harm: 'none', decidedBy: 'bob', reason: 'the file never left the building' } as const;

  test('by another person, with a reason, where no answer speaks for harm', () => {
    expect(decideHarm(assessed(harmless()), none)).toBe('none');
  });

  test.each([
    ['the assessor alone', { ...none, decidedBy: ' Alice ' }, harmless()],
    ['no reason', { ...none, reason: ' ' }, harmless()],
    ['nobody', { ...none, decidedBy: '' }, harmless()],
    ['an open question', none, harmless({ spread: 'unknown' })],
    ['an answer that speaks for harm', none, harmless({ 'call-detail': 'yes' })],
  ])('and not with %s', (_name, decision, answers) => {
    expect(() => decideHarm(assessed(answers), decision)).toThrow(
      expect.objectContaining({ code: 'NotAllowed' }),
    );
  });

  test('while harm may be decided by anyone who says why', () => {
    const decision = { harm: 'possible', decidedBy: 'alice', reason: 'call records' } as const;
    expect(decideHarm(assessed(harmless()), decision)).toBe('possible');
  });
});

test.each([
  ['an unknown question', { answers: { astrology: 'yes' }, assessor: 'alice' }, 'astrology is no question'],
  [
    'a weight of nothing',
    { answers: {}, assessor: 'alice', weights: { spread: 0 } },
    'the weight of spread is 0',
  ],
  ['no assessor', { answers: {}, assessor: ' ' }, 'nobody is named'],
] as const)('%s is refused', (_name, input, message) => {
  expect(() => assessHarm(input)).toThrow(
    expect.objectContaining({ code: 'Usage', message: expect.stringContaining(message) }),
  );
});
