import { computeWindows } from '../../../domain/windows/compute-windows';
import type { WindowsInput } from '../../../domain/windows/types';
import { CLOUDROUTE, FCC, anInput } from './property';
import { DETERMINED, NEW_YORK_ALONE, NOTICE, earliest, told, windowOf } from './told-input';

describe('doubt', () => {
  const both = (changes: Partial<WindowsInput>, side: 'agencies' | 'customers') => {
    const report = computeWindows(anInput({ policies: [FCC], closures: [], ...changes }));
    return { edges: report.effective[side], why: windowOf(report, 'fcc-2007', side).why.join('\n') };
  };

  test('the zone: late evening in Los Angeles is the next day in New York', () => {
    const { edges, why } = both(
      { zone: 'America/Los_Angeles', facts: { determinedAt: '2026-07-01T23:30:00-07:00' } },
      'agencies',
    );
    // 23:59:59 of 13 July in Los Angeles comes before 23:59:59 of 14 July in New York.
    expect(edges.latest).toBe('2026-07-13T23:59:59-07:00');
    expect(why).toContain(
      'readings differ: the earlier answer is taken, 2026-07-13T23:59:59-07:00 (America/Los_Angeles)',
    );
    expect(why).toContain('not taken: 2026-07-14T20:59:59-07:00 (America/New_York)');
  });

  test('the zone: in Guam it is New York that is earlier', () => {
    const { edges } = both(
      { zone: 'Pacific/Guam', facts: { determinedAt: '2026-08-03T08:00:00+10:00' } },
      'agencies',
    );
    expect(edges.latest).toBe('2026-08-12T13:59:59+10:00');
    expect(Date.parse(edges.latest ?? '')).toBe(Date.parse('2026-08-11T23:59:59-04:00'));
  });

  test('one-off closures lengthen a wait and no deadline', () => {
    const closures = [
      { date: '2025-12-24', name: 'closed by executive order' },
      { date: '2025-12-26', name: 'closed by executive order' },
    ];
    const at = '2025-12-19T10:00:00-05:00';
    const wait = both({ closures, notified: told(at) }, 'customers');
    expect(wait.edges.earliest).toBe('2026-01-06T00:00:00-05:00');
    expect(wait.why).toContain('Wed 2025-12-24 (closed by executive order)');
    expect(wait.why).toContain('not taken: 2026-01-01T00:00:00-05:00 (America/New_York)');
    expect(both({ closures, facts: { determinedAt: at } }, 'agencies').edges.latest).toBe(
      '2025-12-31T23:59:59-05:00',
    );
  });

  test('Inauguration Day lengthens a wait and no deadline', () => {
    const at = '2033-01-14T10:00:00-05:00';
    expect(both({ facts: { determinedAt: at } }, 'agencies').edges.latest).toBe('2033-01-26T23:59:59-05:00');
    const wait = both({ notified: told(at) }, 'customers');
    expect(wait.edges.earliest).toBe('2033-01-28T00:00:00-05:00');
    expect(wait.why).toContain('Thu 2033-01-20 (Inauguration Day)');
  });

  test('where the readings agree, nothing is said of them', () => {
    const { why } = both({ facts: DETERMINED }, 'agencies');
    expect(why).not.toContain('readings differ');
  });
});

describe('clocks that change', () => {
  const week = (at: string, zone = 'America/New_York'): string | null =>
    earliest({ ...NEW_YORK_ALONE, policies: [CLOUDROUTE], zone, notified: told(at) });

  test.each([
    [
      'the same local time across the change in spring',
      '2026-03-05T10:00:00-05:00',
      '2026-03-12T10:00:00-04:00',
    ],
    [
      'the same local time across the change in autumn',
      '2026-10-29T10:00:00-04:00',
      '2026-11-05T10:00:00-05:00',
    ],
    [
      'a time that the clock jumps over: as far after the jump, the later of what it may mean',
      '2026-03-01T02:30:15-05:00',
      '2026-03-08T03:30:15-04:00',
    ],
    [
      'a time that the clock repeats: the second pass',
      '2026-10-25T01:30:00-04:00',
      '2026-11-01T01:30:00-05:00',
    ],
    ['over the end of a year', '2026-12-28T16:45:00-05:00', '2027-01-04T16:45:00-05:00'],
    ['over a leap day', '2028-02-25T08:00:00-05:00', '2028-03-03T08:00:00-05:00'],
  ])('%s', (_name, at, expected) => {
    expect(week(at)).toBe(expected);
  });

  test('a time that the clock jumps over, in Alaska', () => {
    expect(week('2032-03-07T02:30:59-09:00', 'America/Anchorage')).toBe('2032-03-14T03:30:59-08:00');
  });

  test('a midnight that the clock jumps over, and one that it repeats', () => {
    const zone = 'America/Havana';
    const full = (at: string): string | null =>
      earliest({ ...NEW_YORK_ALONE, policies: [FCC], zone, notified: told(at) });
    // Havana goes from 00:00 to 01:00 on 8 March 2026, and from 01:00 back to 00:00 on 1 November 2026.
    const held = (lastDay: string): string | null =>
      earliest({
        ...NEW_YORK_ALONE,
        policies: [CLOUDROUTE],
        zone,
        notified: told('2026-01-05T10:00:00-05:00'),
        holds: [{ directedAt: '2026-01-06T10:00:00-05:00', lastDay }],
      });
    expect(held('2026-03-07')).toBe('2026-03-08T01:00:00-04:00');
    expect(held('2026-10-31')).toBe('2026-11-01T00:00:00-04:00');
    expect(full('2026-03-02T10:00:00-05:00')).toBe('2026-03-12T00:00:00-04:00');
  });

  test('parts of a second never widen a window', () => {
    const holds = [
      { directedAt: '2026-11-24T10:00:00Z', lastDay: null, releasedAt: '2026-12-20T09:00:00.001Z' },
    ];
    expect(earliest({ notified: NOTICE, holds, zone: 'UTC' })).toBe('2026-12-20T09:00:01Z');
  });
});
