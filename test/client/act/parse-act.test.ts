import { parseAct, pick, withNow } from '../../../client/act/parse-act';
import type { MessageName } from '../../../domain/messages';
import { aHold } from '../../support/builders';

const problem = (name: MessageName, message: object): string => {
  try {
    parseAct(name, message);
  } catch (error) {
    expect(error).toMatchObject({ code: 'Usage', fix: 'Nothing was sent; correct it and repeat.' });
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

test('a message that is right is answered as it is', () => {
  expect(parseAct('hold', aHold())).toEqual(aHold());
});

test.each([
  [{ directedAt: 'yesterday' }, '--directed-at "yesterday": must be an ISO 8601 time with an offset'],
  [{ directedAt: '2026-11-23T10:00:00' }, '--directed-at "2026-11-23T10:00:00": must be an ISO 8601 time'],
  [{ days: undefined, until: '2026-02-30' }, '--until "2026-02-30": is not a day that exists'],
  [{ days: undefined }, '--until: give either until (the last day) or days'],
  [{ until: '2026-12-01', days: 3 }, '--until "2026-12-01": give either until'],
  [{ agency: 'CIA' }, '--agency "CIA": '],
  [{ agent: 'A\nB' }, 'must be one line'],
])('what is wrong is named by flag and value: %j', (changes, expected) => {
  expect(problem('hold', { ...aHold(), ...changes })).toContain(expected);
});

test('every flag is named once, whatever the number of its faults', () => {
  const lines = problem('hold', { ...aHold(), agency: 'CIA', directedAt: 'no' }).split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['--agency', '--directed-at']);
});

test('a fact is named within --facts', () => {
  const message = problem('amend', { facts: { harm: 'much' }, reason: 'r', actor: 'a' });
  expect(message).toContain('--facts harm "much"');
});

test('now stands for a time in fields that hold one, and nowhere else', () => {
  expect(withNow({ at: 'now', filedAt: 'now', reason: 'now', format: 'now' }, 'T')).toEqual({
    at: 'T',
    filedAt: 'T',
    reason: 'now',
    format: 'now',
  });
});

test('only what was given is taken over', () => {
  expect(pick({ a: 1, b: undefined, c: false, actor: 'x' }, ['a', 'b', 'c', 'd'])).toEqual({
    a: 1,
    c: false,
  });
});
