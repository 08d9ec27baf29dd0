import { lengthText, outlookInOrder, outlookOf, prospectOf } from '../../../domain/sending/eta';

test.each([
  [{ gmail: 1_000, '@a.example': 10 }, {}, { seconds: 1_010 / 500, decidedBy: null }],
  [{ gmail: 1_000, yahoo: 1_000 }, { global: 10 }, { seconds: 200, decidedBy: 'global' }],
  [
    { gmail: 1_000, yahoo: 10 },
    { global: 100, gmail: 1 },
    { seconds: 1_000, decidedBy: 'gmail' },
  ],
  [{ '@a.example': 50, '@b.example': 70, gmail: 9 }, { others: 1 }, { seconds: 70, decidedBy: 'others' }],
  [{}, { global: 1 }, { seconds: 0, decidedBy: 'global' }],
])('%j at %j', (byName, rates, outlook) => {
  expect(outlookOf(byName, rates)).toEqual(outlook);
});

test.each([
  [62, { global: 60, gmail: 5 }, { seconds: 100, decidedBy: 'gmail' }],
  [20, { global: 60, gmail: 50 }, { seconds: 75, decidedBy: null }],
  [20, { global: 0.5 }, { seconds: 3_000, decidedBy: 'global' }],
  [1_000, {}, { seconds: 1.5, decidedBy: null }],
])('measured at %d/s, the rates %j still decide where they allow fewer', (measured, rates, outlook) => {
  expect(outlookOf({ gmail: 500, '@a.example': 1_000 }, rates, measured)).toEqual(outlook);
});

test.each<[string, Record<string, number>[], number]>([
  [
    'one group after the other',
    [{ gmail: 2_000 }, { gmail: 1_000, outlook: 1_000 }, { outlook: 2_000 }],
    200,
  ],
  ['mixed', [1, 2, 3].map(() => ({ gmail: 1_000, outlook: 1_000 })), 120],
  ['nobody', [], 0],
])('of a list in order each stretch takes its own time: %s', (_what, stretches, seconds) => {
  expect(outlookInOrder(stretches, { gmail: 25, outlook: 25 })).toMatchObject({ seconds });
});

test('what decides most of it is named', () => {
  expect(outlookInOrder([{ gmail: 30 }, { outlook: 10 }], { gmail: 1, outlook: 1 }).decidedBy).toBe('gmail');
});

test.each([
  [0, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7_199, '119 min'],
  [46 * 86_400 + 5, '46 d'],
])('%i seconds are %s', (seconds, text) => {
  expect(lengthText(seconds)).toBe(text);
});

test('the prospect is told by the window’s end, to the second', () => {
  const from = Date.parse('2026-12-01T00:00:00Z');
  const latest = '2026-12-02T00:00:00Z';
  expect(prospectOf(from, 86_400, latest)).toMatchObject({
    isInTime: true,
    text: 'finishes 0 s before the limit',
  });
  expect(prospectOf(from, 86_401, latest)).toMatchObject({
    isInTime: false,
    text: 'will miss the limit by 1 s',
  });
  expect(prospectOf(from, 3_600, null)).toEqual({
    endsAt: '2026-12-01T01:00:00.000Z',
    isInTime: null,
    text: null,
  });
  expect(prospectOf(from, null, latest)).toEqual({ endsAt: null, isInTime: null, text: null });
});
