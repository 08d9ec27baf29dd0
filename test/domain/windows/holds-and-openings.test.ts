import { computeWindows } from '../../../domain/windows/compute-windows';
import type { WindowsInput } from '../../../domain/windows/types';
import { CLOUDROUTE, anInput } from './property';
import { DETERMINED, NOTICE, earliest, windowOf } from './told-input';

describe('holds', () => {
  const hold = { directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-12-14' };

  test('customers not before the day after the last day; the longest of several governs', () => {
    const longer = { directedAt: '2026-11-25T10:00:00-05:00', lastDay: '2026-12-20' };
    expect(earliest({ notified: NOTICE, holds: [hold] })).toBe('2026-12-15T00:00:00-05:00');
    expect(earliest({ notified: NOTICE, holds: [longer, hold] })).toBe('2026-12-21T00:00:00-05:00');
  });

  test('a release lifts the hold, not the wait, and says so', () => {
    const release = (releasedAt: string): Partial<WindowsInput> => ({
      notified: NOTICE,
      holds: [{ ...hold, releasedAt }],
    });
    expect(earliest(release('2026-12-09T12:00:00-05:00'))).toBe('2026-12-09T12:00:00-05:00');
    expect(earliest(release('2026-11-25T12:00:00-05:00'))).toBe('2026-12-04T00:00:00-05:00');
    const { why } = windowOf(
      computeWindows(anInput(release('2026-11-25T12:00:00-05:00'))),
      'fcc-2007',
      'customers',
    );
    expect(why.at(-1)).toMatch(/released 2026-11-25T12:00:00-05:00 .*the wait is longer and governs/);
    // Released when it had lapsed already: it ended with its last day.
    expect(earliest(release('2027-01-09T12:00:00-05:00'))).toBe('2026-12-15T00:00:00-05:00');
  });

  test('a hold that nobody could read keeps all shut until a person clears it', () => {
    const unreadable = { directedAt: '2026-11-24T10:00:00-05:00', lastDay: null };
    const report = computeWindows(
      anInput({ notified: NOTICE, holds: [unreadable], at: '2028-01-01T00:00:00Z' }),
    );
    expect(report).toMatchObject({ held: true, effective: { customers: { earliest: null } } });
    expect(windowOf(report, 'fcc-2007', 'customers')).toMatchObject({ earliest: null, status: 'held' });
    const cleared = { ...unreadable, releasedAt: '2026-12-20T09:00:00-05:00' };
    expect(earliest({ notified: NOTICE, holds: [cleared] })).toBe('2026-12-20T09:00:00-05:00');
  });

  test('law enforcement is told whatever is held', () => {
    const report = computeWindows(
      anInput({ facts: DETERMINED, holds: [hold], at: '2026-11-25T00:00:00-05:00' }),
    );
    expect(
      report.obligations.filter(({ recipient }) => recipient === 'agencies').map(({ status }) => status),
    ).toEqual(['open', 'open']);
  });

  test('longer than a first direction may be: it is honoured, with a warning', () => {
    const report = computeWindows(anInput({ notified: NOTICE, holds: [{ ...hold, lastDay: '2026-12-25' }] }));
    expect(report.effective.customers.earliest).toBe('2026-12-26T00:00:00-05:00');
    expect(report.warnings).toEqual([
      'the hold directed on Tue 2026-11-24 runs through Fri 2026-12-25: past 30 days it needs an extension in writing (fcc-2007, 47 CFR 64.2011(b)(3))',
    ]);
    expect(
      computeWindows(anInput({ notified: NOTICE, holds: [{ ...hold, lastDay: '2026-12-24' }] })).warnings,
    ).toEqual([]);
  });
});

describe('opening a wait before its time', () => {
  const RELEASED = { releasedEarlyAt: '2026-11-25T10:00:00-05:00' };
  const CONSULTED = { urgentNeedConsultedAt: '2026-11-25T10:00:00-05:00' };
  const FLAGGED = { ...DETERMINED, urgentNeed: true };

  test('an early release opens cloudroute-2015 alone', () => {
    expect(earliest({ policies: [CLOUDROUTE], notified: NOTICE, ...RELEASED })).toBe(
      '2026-11-25T10:00:00-05:00',
    );
  });

  test('and not the wait of fcc-2007: the citation that forbids it is told', () => {
    const report = computeWindows(anInput({ notified: NOTICE, ...RELEASED }));
    expect(report.effective.customers.earliest).toBe('2026-12-04T00:00:00-05:00');
    expect(report.warnings).toEqual([
      'the early release of 2026-11-25T10:00:00-05:00 does not open the wait of fcc-2007 (47 CFR 64.2011(b)(1)): not before 2026-12-04T00:00:00-05:00',
    ]);
    expect(windowOf(report, 'fcc-2007', 'customers').why.at(-1)).toContain(
      '47 CFR 64.2011(b)(1) allows none',
    );
    // It is no conflict: the window is not empty, only later.
    expect(report.conflicts).toEqual([]);
  });

  test('a release before law enforcement was told opens the window when it was', () => {
    const released = { releasedEarlyAt: '2026-11-20T10:00:00-05:00' };
    expect(earliest({ policies: [CLOUDROUTE], ...released })).toBeNull();
    expect(earliest({ policies: [CLOUDROUTE], notified: NOTICE, ...released })).toBe(
      '2026-11-23T11:00:00-05:00',
    );
  });

  test('a release after the wait changes nothing', () => {
    const released = { releasedEarlyAt: '2026-12-20T10:00:00-05:00' };
    const report = computeWindows(anInput({ notified: NOTICE, ...released }));
    expect(report.effective.customers.earliest).toBe('2026-12-04T00:00:00-05:00');
    expect(report.warnings).toEqual([]);
  });

  test('an urgent need opens both where it was flagged', () => {
    expect(earliest({ facts: FLAGGED, notified: NOTICE, ...CONSULTED })).toBe('2026-11-25T10:00:00-05:00');
    const unflagged = computeWindows(anInput({ facts: DETERMINED, notified: NOTICE, ...CONSULTED }));
    expect(unflagged.effective.customers.earliest).toBe('2026-12-04T00:00:00-05:00');
    expect(unflagged.warnings).toEqual([expect.stringContaining('64.2011(b)(2)')]);
  });

  test('a flag without consultation opens nothing', () => {
    expect(earliest({ facts: FLAGGED, notified: NOTICE })).toBe('2026-12-04T00:00:00-05:00');
  });

  test('a hold forbids both', () => {
    const holds = [{ directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-11-28' }];
    expect(earliest({ facts: FLAGGED, notified: NOTICE, holds, ...CONSULTED, ...RELEASED })).toBe(
      '2026-11-29T00:00:00-05:00',
    );
  });
});
