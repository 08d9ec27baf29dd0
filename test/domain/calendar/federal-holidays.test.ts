import { federalHolidays, inaugurationDay } from '../../../domain/calendar/federal-holidays';

const NAMES = [
  "New Year's Day",
  'Birthday of Martin Luther King, Jr.',
  "Washington's Birthday",
  'Memorial Day',
  'Juneteenth National Independence Day',
  'Independence Day',
  'Labor Day',
  'Columbus Day',
  'Veterans Day',
  'Thanksgiving Day',
  'Christmas Day',
];

/** As the Office of Personnel Management lists them: written down by hand, with the days in lieu. */
const LISTED: Record<number, readonly string[]> = {
  2021: [
    '2021-01-01',
    '2021-01-18',
    '2021-02-15',
    '2021-05-31',
    '2021-06-18',
    '2021-07-05',
    '2021-09-06',
    '2021-10-11',
    '2021-11-11',
    '2021-11-25',
    '2021-12-24',
  ],
  2023: [
    '2023-01-02',
    '2023-01-16',
    '2023-02-20',
    '2023-05-29',
    '2023-06-19',
    '2023-07-04',
    '2023-09-04',
    '2023-10-09',
    '2023-11-10',
    '2023-11-23',
    '2023-12-25',
  ],
  2026: [
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ],
  2027: [
    '2027-01-01',
    '2027-01-18',
    '2027-02-15',
    '2027-05-31',
    '2027-06-18',
    '2027-07-05',
    '2027-09-06',
    '2027-10-11',
    '2027-11-11',
    '2027-11-25',
    '2027-12-24',
  ],
  2028: [
    '2027-12-31',
    '2028-01-17',
    '2028-02-21',
    '2028-05-29',
    '2028-06-19',
    '2028-07-04',
    '2028-09-04',
    '2028-10-09',
    '2028-11-10',
    '2028-11-23',
    '2028-12-25',
  ],
};

test.each(Object.entries(LISTED))(
  'the eleven holidays of %s, on the days on which they are observed',
  (year, days) => {
    const holidays = federalHolidays(Number(year));
    expect(holidays.map(({ date }) => date)).toEqual(days);
    expect(holidays.map(({ name }) => name.replace(', observed', ''))).toEqual(NAMES);
  },
);

test('a day in lieu says so', () => {
  expect(federalHolidays(2026).find(({ date }) => date === '2026-07-03')?.name).toBe(
    'Independence Day, observed',
  );
  expect(federalHolidays(2028)[0]).toEqual({ date: '2027-12-31', name: "New Year's Day, observed" });
  expect(federalHolidays(2027)[0]).toEqual({ date: '2027-01-01', name: "New Year's Day" });
});

test('Juneteenth is a holiday from 2021', () => {
  expect(federalHolidays(2020)).toHaveLength(10);
  expect(federalHolidays(2020).some(({ name }) => name.startsWith('Juneteenth'))).toBe(false);
});

test.each([
  [2013, '2013-01-21'],
  [2025, '2025-01-20'],
  [2029, '2029-01-20'],
  [2033, '2033-01-20'],
  [2041, '2041-01-21'],
])('Inauguration Day of %i is %s: a Sunday moves to Monday, a Saturday stays', (year, date) => {
  expect(inaugurationDay(year)?.date).toBe(date);
});

test.each([1961, 1965, 2026, 2027, 2028])('there is no Inauguration Day in %i', (year) => {
  expect(inaugurationDay(year)).toBeNull();
});
