import { createCalendar } from '../../../domain/calendar/business-days';

const law = createCalendar({ closures: [], inauguration: false });

test.each([
  ['2026-11-27', null],
  ['2026-11-26', 'Thanksgiving Day'],
  ['2026-11-28', 'weekend'],
  ['2026-11-29', 'weekend'],
  ['2026-07-03', 'Independence Day, observed'],
  ['2026-07-04', 'weekend'],
  ['2027-12-31', "New Year's Day, observed"],
  ['2028-01-03', null],
  ['2023-01-02', "New Year's Day, observed"],
])('%s: %s', (day, reason) => {
  expect(law.reasonOff(day)).toBe(reason);
});

test('closures and Inauguration Day count only where they are asked for; a holiday keeps its own name', () => {
  const closures = [
    { date: '2025-12-24', name: 'closed by order' },
    { date: '2025-12-25', name: 'closed too' },
  ];
  const wide = createCalendar({ closures, inauguration: true });
  expect(law.reasonOff('2025-12-24')).toBeNull();
  expect(wide.reasonOff('2025-12-24')).toBe('closed by order');
  expect(wide.reasonOff('2025-12-25')).toBe('Christmas Day');
  expect(law.reasonOff('2033-01-20')).toBeNull();
  expect(wide.reasonOff('2033-01-20')).toBe('Inauguration Day');
  expect(wide.reasonOff('2025-01-20')).toBe('Birthday of Martin Luther King, Jr.');
});
