import { policySchema } from '../../../domain/policy/schema';
import { computeWindows } from '../../../domain/windows/compute-windows';
import type { AgencyNotice, WindowsInput, WindowsReport } from '../../../domain/windows/types';
import { CLOUDROUTE, FCC, anInput, toldAt } from './property';

const DETERMINED = { determinedAt: '2026-11-23T10:00:00-05:00' };
const told = (at: string): AgencyNotice[] => toldAt(Date.parse(at));
const NOTICE = told('2026-11-23T11:00:00-05:00');
const NEW_YORK_ALONE: Partial<WindowsInput> = {
  reading: { kind: 'zone', closures: false, inauguration: false },
};

const windowOf = ({ obligations }: WindowsReport, policy: string, recipient: string) => {
  const found = obligations.find((each) => each.policy === policy && each.recipient === recipient);
  if (!found) throw new Error(`no window of ${policy} for ${recipient}`);
  return found;
};
const earliest = (changes: Partial<WindowsInput>): string | null =>
  computeWindows(anInput(changes)).effective.customers.earliest;

describe('what a report holds', () => {
  const report = computeWindows(
    anInput({ facts: DETERMINED, notified: NOTICE, at: '2026-11-24T10:00:00-05:00' }),
  );

  test('each obligation of each policy, and the strictest of them together', () => {
    expect(report).toMatchObject({
      policies: ['cloudroute-2015', 'fcc-2007'],
      zone: 'America/New_York',
      obligations: [
        {
          policy: 'cloudroute-2015',
          obligation: 'agencies',
          earliest: null,
          latest: '2026-11-30T23:59:59-05:00',
          status: 'met',
        },
        {
          policy: 'cloudroute-2015',
          obligation: 'customers',
          earliest: '2026-11-30T11:00:00-05:00',
          latest: null,
          status: 'waiting',
        },
        {
          policy: 'fcc-2007',
          obligation: 'agencies',
          earliest: null,
          latest: '2026-12-03T23:59:59-05:00',
          status: 'met',
        },
        {
          policy: 'fcc-2007',
          obligation: 'customers',
          earliest: '2026-12-04T00:00:00-05:00',
          latest: null,
          status: 'waiting',
        },
      ],
      effective: {
        agencies: { earliest: null, latest: '2026-11-30T23:59:59-05:00' },
        customers: { earliest: '2026-12-04T00:00:00-05:00', latest: null },
      },
      held: false,
      conflicts: [],
      warnings: [],
    });
  });

  test('a why tells the days counted and skipped, with the names of holidays', () => {
    expect(windowOf(report, 'fcc-2007', 'customers').why).toEqual([
      '7 full business days after the last notice to law enforcement, counted in America/New_York',
      'day 0 is Mon 2026-11-23, the day of the last notice to law enforcement; it is not counted',
      'counted: Tue 2026-11-24, Wed 2026-11-25, Fri 2026-11-27, Mon 2026-11-30, Tue 2026-12-01, Wed 2026-12-02, Thu 2026-12-03',
      'skipped: Thu 2026-11-26 (Thanksgiving Day), Sat 2026-11-28 (weekend), Sun 2026-11-29 (weekend)',
      'opens at 00:00 on Fri 2026-12-04, the day after the last whole day counted',
    ]);
  });

  test('the determination starts the agencies’ clock, and their notice the customers’', () => {
    const early = computeWindows(anInput());
    expect(early.effective).toEqual({
      agencies: { earliest: null, latest: null },
      customers: { earliest: null, latest: null },
    });
    expect(early.obligations.map(({ status }) => status)).toEqual(Array(4).fill('not-started'));
    expect(windowOf(early, 'fcc-2007', 'agencies').why).toEqual([
      'the clock has not started: it has not been determined that it is a breach',
    ]);
    expect(windowOf(early, 'fcc-2007', 'customers').why).toEqual([
      'the clock has not started: law enforcement has not been told: USSS by portal, FBI by portal',
    ]);
  });

  test('a zone that does not exist is refused', () => {
    expect(() => computeWindows(anInput({ zone: 'America/Nowhere' }))).toThrow('America/Nowhere');
  });
});

describe('law enforcement was told', () => {
  const notice = (agency: 'USSS' | 'FBI', time: string, channel?: 'email' | 'portal'): AgencyNotice => ({
    agency,
    at: `2026-11-23T${time}:00-05:00`,
    ...(channel ? { channel } : {}),
  });

  test('when the last agency was, by the channel that the policy asks for', () => {
    const notified = [
      notice('USSS', '10:05', 'email'),
      notice('FBI', '10:06', 'email'),
      notice('USSS', '14:00', 'portal'),
      { ...notice('FBI', '09:00', 'portal'), at: '2026-11-24T09:00:00-05:00' },
    ];
    const report = computeWindows(anInput({ facts: DETERMINED, notified }));
    expect(windowOf(report, 'cloudroute-2015', 'customers').earliest).toBe('2026-11-30T10:06:00-05:00');
    expect(windowOf(report, 'fcc-2007', 'customers').earliest).toBe('2026-12-05T00:00:00-05:00');
  });

  test('until then the window stays shut, whatever another policy allows', () => {
    const notified = [
      notice('USSS', '10:05', 'email'),
      notice('FBI', '10:06', 'email'),
      notice('USSS', '14:00', 'portal'),
    ];
    const report = computeWindows(anInput({ facts: DETERMINED, notified, at: '2027-01-30T00:00:00Z' }));
    expect(report.effective.customers.earliest).toBeNull();
    expect(windowOf(report, 'cloudroute-2015', 'customers').status).toBe('open');
    expect(windowOf(report, 'fcc-2007', 'customers')).toMatchObject({
      earliest: null,
      status: 'not-started',
    });
    expect(windowOf(report, 'fcc-2007', 'agencies')).toMatchObject({ status: 'overdue' });
  });

  test('a notice without a channel satisfies each; the first of several counts', () => {
    const notified = [notice('USSS', '10:00'), notice('FBI', '10:00'), notice('FBI', '15:00', 'email')];
    const report = computeWindows(anInput({ notified }));
    expect(windowOf(report, 'cloudroute-2015', 'customers').earliest).toBe('2026-11-30T10:00:00-05:00');
    expect(windowOf(report, 'fcc-2007', 'customers').earliest).toBe('2026-12-04T00:00:00-05:00');
  });

  test('the FCC alone is nobody that these policies name', () => {
    expect(earliest({ notified: [{ agency: 'FCC', at: '2026-11-23T10:00:00-05:00' }] })).toBeNull();
  });

  test('too late: it is met, with a warning', () => {
    const report = computeWindows(
      anInput({ facts: DETERMINED, notified: told('2026-12-01T09:00:00-05:00'), at: '2026-12-02T00:00:00Z' }),
    );
    expect(windowOf(report, 'cloudroute-2015', 'agencies').status).toBe('met');
    expect(report.warnings).toEqual([
      'USSS and FBI heard after the latest of cloudroute-2015, 2026-11-30T23:59:59-05:00 (CPNI policy (2015), law enforcement within seven days)',
    ]);
  });
});

describe('statuses, at an instant', () => {
  const statuses = (at: string, changes: Partial<WindowsInput> = {}): string[] =>
    computeWindows(
      anInput({ policies: [FCC], facts: DETERMINED, notified: NOTICE, at, ...changes }),
    ).obligations.map(({ status }) => status);

  test.each([
    ['2026-11-23T09:59:59-05:00', ['not-started', 'not-started']],
    ['2026-11-23T10:30:00-05:00', ['open', 'not-started']],
    ['2026-11-23T11:00:00-05:00', ['met', 'waiting']],
    ['2026-12-03T23:59:59-05:00', ['met', 'waiting']],
    ['2026-12-04T00:00:00-05:00', ['met', 'open']],
  ])('%s: agencies and customers are %j', (at, expected) => {
    expect(statuses(at)).toEqual(expected);
  });

  test('past the latest, until the agencies are told', () => {
    expect(statuses('2026-12-03T23:59:59-05:00', { notified: [] })).toEqual(['open', 'not-started']);
    expect(statuses('2026-12-04T00:00:00-05:00', { notified: [] })).toEqual(['overdue', 'not-started']);
  });

  test('held from the direction to the end of its last day', () => {
    const holds = [{ directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-12-10' }];
    expect(statuses('2026-11-24T09:59:59-05:00', { holds })).toEqual(['met', 'waiting']);
    expect(statuses('2026-11-24T10:00:00-05:00', { holds })).toEqual(['met', 'held']);
    expect(statuses('2026-12-10T23:59:59-05:00', { holds })).toEqual(['met', 'held']);
    expect(statuses('2026-12-11T00:00:00-05:00', { holds })).toEqual(['met', 'open']);
  });
});

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

describe('policies that are not shipped', () => {
  const aPolicy = (id: string, changes: object) =>
    policySchema.parse({
      id,
      version: 1,
      title: id,
      citation: id,
      source: id,
      effectiveFrom: '2020-01-01',
      verified: true,
      retention: { years: 1, citation: id },
      holds: null,
      obligations: [],
      ...changes,
    });
  const duty = (changes: object): object => ({
    id: 'customers',
    recipient: 'customers',
    citation: 'Rule 7',
    ...changes,
  });
  const within = (count: number, unit: string): object => ({
    latest: { after: 'determination', count, unit },
  });

  test('an empty window is a conflict with both citations, and is not resolved', () => {
    const hasty = aPolicy('hasty', { obligations: [duty(within(5, 'calendar-days'))] });
    const report = computeWindows(anInput({ policies: [FCC, hasty], facts: DETERMINED, notified: NOTICE }));
    expect(report.effective.customers).toEqual({
      earliest: '2026-12-04T00:00:00-05:00',
      latest: '2026-11-28T23:59:59-05:00',
    });
    expect(report.conflicts).toEqual([
      {
        id: 'customers:fcc-2007/customers:hasty/customers',
        recipient: 'customers',
        message:
          'no lawful time is left for customers: not before 2026-12-04T00:00:00-05:00 (47 CFR 64.2011(b)(1)), but not later than 2026-11-28T23:59:59-05:00 (Rule 7)',
        citations: ['47 CFR 64.2011(b)(1)', 'Rule 7'],
      },
    ]);
  });

  test('a hold past a latest is a conflict that cites the hold', () => {
    const monthly = aPolicy('monthly', { obligations: [duty(within(30, 'calendar-days'))] });
    const holds = [{ directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-12-24' }];
    const { conflicts } = computeWindows(
      anInput({ policies: [FCC, monthly], facts: DETERMINED, notified: NOTICE, holds }),
    );
    expect(conflicts.map(({ citations }) => citations)).toEqual([['47 CFR 64.2011(b)(3)', 'Rule 7']]);
  });

  test('hours are elapsed time', () => {
    const fast = aPolicy('fast', {
      obligations: [duty({ latest: { after: 'discovery', count: 72, unit: 'hours' } })],
    });
    const { effective } = computeWindows(
      anInput({ policies: [fast], facts: { discoveredAt: '2026-03-07T12:00:00-05:00' } }),
    );
    expect(effective.customers.latest).toBe('2026-03-10T13:00:00-04:00');
  });

  test('clocks that run from a notice without naming agencies mean those of the policies beside them', () => {
    const after = aPolicy('after', {
      obligations: [duty({ earliest: { after: 'agencies-notified', count: 1, unit: 'hours' } })],
    });
    expect(earliest({ policies: [after], notified: NOTICE })).toBeNull();
    const report = computeWindows(anInput({ policies: [after, FCC], notified: NOTICE }));
    expect(windowOf(report, 'after', 'customers').earliest).toBe('2026-11-23T12:00:00-05:00');
  });

  test('what is not in force or not verified is said', () => {
    const pending = aPolicy('pending', {
      effectiveFrom: null,
      verified: false,
      obligations: [duty(within(1, 'hours'))],
    });
    const future = aPolicy('future', {
      effectiveFrom: '2027-01-01',
      obligations: [duty(within(1, 'hours'))],
    });
    const past = aPolicy('past', { effectiveTo: '2025-12-31', obligations: [duty(within(1, 'hours'))] });
    expect(
      computeWindows(anInput({ policies: [pending, future, past], facts: DETERMINED })).warnings,
    ).toEqual([
      'pending is adopted but not in force',
      'pending holds numbers that are not verified: see tocsin policy show pending',
      'future applies from 2027-01-01, after Mon 2026-11-23',
      'past applied until 2025-12-31, before Mon 2026-11-23',
    ]);
  });

  test('a latest that has passed is overdue although nobody knows when it may open', () => {
    const strict = aPolicy('strict', {
      obligations: [
        duty({
          earliest: { after: 'agencies-notified', count: 1, unit: 'hours' },
          ...within(3, 'calendar-days'),
        }),
      ],
    });
    const status = (at: string) =>
      computeWindows(anInput({ policies: [strict], facts: DETERMINED, at })).obligations[0]?.status;
    expect(status('2026-11-24T00:00:00-05:00')).toBe('waiting');
    expect(status('2026-11-27T00:00:00-05:00')).toBe('overdue');
  });
});
