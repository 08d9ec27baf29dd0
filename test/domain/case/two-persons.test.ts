import type { CaseState } from '../../../domain/case/state';
import type { Policy } from '../../../domain/policy/schema';
import { aCase, assessed, codeOf, judged, taken } from '../../support/builders';
import { under } from '../../support/policies';

const AMEND = { reason: 'x', actor: 'alice' };
const adopt = (state: CaseState, policies: readonly Policy[], second?: string) =>
  judged(
    state,
    'amend',
    { ...AMEND, policies: policies.map(({ id }) => id), ...(second === undefined ? {} : { second }) },
    '2026-11-24T16:00:00Z',
    policies,
  );

test.each([
  ['alone', {}, 'NotAllowed'],
  ['with oneself as the second', { second: 'Alice' }, 'NotAllowed'],
  ['with another person', { second: 'bob' }, 'taken'],
])('that there is no harm, %s: %p', (_name, second, expected) => {
  const act = { ...AMEND, ...second, facts: { harm: 'none' as const } };
  expect(codeOf(judged(aCase(), 'amend', act))).toBe(expected);
});

test('a person alone may say that there is more harm than was thought, and another fact where none was found before', () => {
  expect(codeOf(judged(aCase(), 'amend', { ...AMEND, facts: { harm: 'likely' } }))).toBe('taken');
  const harmless = taken(aCase(), 'amend', { ...AMEND, second: 'bob', facts: { harm: 'none' } });
  expect(codeOf(judged(harmless, 'amend', { ...AMEND, facts: { intentional: false } }))).toBe('taken');
});

test('policies without a duty that runs are adopted by two persons, and the record names what is no more', async () => {
  const state = await assessed(aCase({ policies: under('fcc-2007') }));
  expect(adopt(state, under('us-ca'))).toMatchObject({
    kind: 'refused',
    refusal: {
      code: 'NotAllowed',
      message: expect.stringMatching(/drop what has started: fcc-2007\/agencies/) as string,
    },
  });
  expect(adopt(state, under('us-ca'), 'bob')).toMatchObject({
    kind: 'taken',
    entry: {
      text: expect.stringMatching(/; no more: fcc-2007\/agencies/) as string,
      data: { second: 'bob', dropped: expect.arrayContaining(['fcc-2007/agencies']) as string[] },
    },
  });
});

test('one person may add policies, and leave out one of which nothing runs', async () => {
  const state = await assessed(aCase({ policies: under('fcc-2007', 'sec-8k') }));
  expect(codeOf(adopt(state, under('fcc-2007', 'sec-8k', 'us-ca')))).toBe('taken');
  expect(codeOf(adopt(state, under('fcc-2007')))).toBe('taken');
});
