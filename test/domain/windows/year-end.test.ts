import { under } from '../../support/policies';
import { aDuty, aPolicy, windowOf } from './a-policy';
import type { WindowsInput } from '../../../domain/windows/types';

const SAFE = { kind: 'safe' } as const;
const yearly = (policy: string, obligation: string, changes: Partial<WindowsInput>) =>
  windowOf(under(policy), obligation, { reading: SAFE, closures: [], ...changes });

test.each([
  ['fcc-64.2009e', 'annual-certification', 'Pacific/Honolulu', '2027-03-01T18:59:59-10:00'],
  ['fcc-64.2009e', 'annual-certification', 'America/Los_Angeles', '2027-03-01T20:59:59-08:00'],
  ['fcc-64.2009e', 'annual-certification', 'America/New_York', '2027-03-01T23:59:59-05:00'],
  ['fcc-64.2009e', 'annual-certification', 'America/Puerto_Rico', '2027-03-01T23:59:59-04:00'],
  ['fcc-64.2009e', 'annual-certification', 'Pacific/Guam', '2027-03-01T23:59:59+10:00'],
  ['fcc-2023', 'annual-summary', 'Pacific/Honolulu', '2027-02-01T18:59:59-10:00'],
  ['fcc-2023', 'annual-summary', 'Pacific/Guam', '2027-02-01T23:59:59+10:00'],
])('%s, %s in %s: the year 2026 ends in each zone by itself, and the earlier end counts', (...row) => {
  const [policy, obligation, zone, latest] = row;
  const window = yearly(policy, obligation, { zone, facts: { yearEnd: 2026, harm: 'none' } });
  expect(window.latest).toBe(latest);
  expect(window.why.join('\n')).not.toContain('2028');
});

describe('the year of an instant that two zones see in two years', () => {
  const facts = { determinedAt: '2027-01-01T05:30:00+10:00', harm: 'none' as const };

  test('is each zone’s own, and the earlier answer is taken', () => {
    const window = yearly('fcc-2023', 'annual-summary', { zone: 'Pacific/Guam', facts });
    // 2027-02-01T23:59:59 in Eastern.
    expect(window.latest).toBe('2027-02-02T14:59:59+10:00');
    expect(window.why.join('\n')).toContain(
      'the year is that of the determination, 2027 in Pacific/Guam, 2026 in America/New_York',
    );
  });

  test('has begun its clock with the first of them: a date that has passed is overdue, not still to begin', () => {
    const at = '2027-02-03T00:00:00Z';
    expect(yearly('fcc-2023', 'annual-summary', { zone: 'Pacific/Guam', facts, at }).status).toBe('overdue');
  });

  test('in one zone alone it is that zone’s year', () => {
    const reading = { kind: 'zone', closures: false, inauguration: false } as const;
    const window = yearly('fcc-2023', 'annual-summary', { zone: 'Pacific/Guam', facts, reading });
    expect(window.latest).toBe('2028-02-01T23:59:59+10:00');
  });
});

test('a rule with a zone of its own counts the year’s end there, whatever the carrier’s zone', () => {
  const own = aPolicy('own', [
    aDuty('clerk', { latest: { after: 'year-end', unit: 'yearly', on: '02-01', zone: 'Europe/Berlin' } }),
  ]);
  expect(windowOf([own], 'clerk', { zone: 'Pacific/Honolulu', facts: { yearEnd: 2026 } }).latest).toBe(
    '2027-02-01T12:59:59-10:00',
  );
});

describe('hipaa/hhs-annual runs from the end of the year of the discovery', () => {
  const counts = { total: 499 };
  const found = { discoveredAt: '2026-12-31T10:00:00-05:00' };

  test.each([
    ['determined in the next year', { ...found, determinedAt: '2027-01-02T10:00:00-05:00' }],
    ['not determined yet', found],
  ])('%s', (_name, facts) => {
    const window = yearly('hipaa', 'hhs-annual', { zone: 'America/New_York', facts, counts });
    expect(window.latest).toBe('2027-03-01T23:59:59-05:00');
    expect(window.why).toContain('the year is that of the discovery, 2026');
  });

  test('a year that is given comes first', () => {
    const facts = { ...found, yearEnd: 2027 };
    expect(yearly('hipaa', 'hhs-annual', { zone: 'America/New_York', facts, counts }).latest).toBe(
      '2028-02-29T23:59:59-05:00',
    );
  });
});
