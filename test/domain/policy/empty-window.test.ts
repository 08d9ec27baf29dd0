import { boundSchema } from '../../../domain/policy/bound-schema';
import { isEmptyByConstruction } from '../../../domain/policy/empty-window';

const bound = (count: number, unit: string, more: object = {}) =>
  boundSchema.parse({ after: 'determination', count, unit, ...more });

test.each([
  // Seven business days after a Sunday end on Tuesday of the next week, day 9; the window opens on day 10.
  [7, 'full-business-days', 9, 'calendar-days', {}, true],
  [7, 'full-business-days', 10, 'calendar-days', {}, false],
  // Five after a Sunday end on Friday.
  [5, 'full-business-days', 5, 'calendar-days', {}, true],
  [5, 'full-business-days', 6, 'calendar-days', {}, false],
  [5, 'business-days', 6, 'calendar-days', {}, false],
  [8, 'calendar-days', 8, 'calendar-days', {}, true],
  // A latest that is a weekend may move on.
  [8, 'calendar-days', 8, 'calendar-days', { roll: 'next-business-day' }, false],
  [1, 'months', 1, 'months', {}, true],
  [1, 'months', 28, 'calendar-days', {}, true],
  [1, 'months', 29, 'calendar-days', {}, false],
  [72, 'hours', 71, 'hours', {}, true],
  [72, 'hours', 3, 'days-to-same-time', {}, false],
])('not before %d %s and not after %d %s (%j): empty %s', (earliest, one, latest, other, more, isEmpty) => {
  expect(isEmptyByConstruction(bound(earliest, one), bound(latest, other, more))).toBe(isEmpty);
});

test('federal business days may outrun weekends alone, by a holiday', () => {
  expect(
    isEmptyByConstruction(bound(7, 'business-days', { calendar: 'weekends' }), bound(6, 'business-days')),
  ).toBe(false);
});
