import { computeWindows } from '../../../domain/windows/compute-windows';
import type { AgencyNotice, WindowsInput } from '../../../domain/windows/types';
import { FCC, anInput } from './property';
import { DETERMINED, NOTICE, earliest, told, windowOf } from './told-input';

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
