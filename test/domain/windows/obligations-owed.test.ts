import { computeWindows } from '../../../domain/windows/compute-windows';
import { startedOf } from '../../../domain/windows/started';
import type { WindowsInput, WindowsReport } from '../../../domain/windows/types';
import { under } from '../../support/policies';
import { aDuty, aPolicy, windowOf } from './a-policy';
import { anInput } from './property';

const DETERMINED = { determinedAt: '2026-11-23T10:00:00-05:00' };
const DISCOVERED = { discoveredAt: '2026-11-20T10:00:00-05:00' };

const shipped = (id: string, obligation: string, changes: Partial<WindowsInput> = {}) =>
  windowOf(under(...id.split(',')), obligation, changes);

const report = (ids: string, changes: Partial<WindowsInput> = {}): WindowsReport =>
  computeWindows(anInput({ policies: under(...ids.split(',')), closures: [], ...changes }));

describe('counts', () => {
  const threshold = (when: object, counts: WindowsInput['counts']) =>
    windowOf(
      [
        aPolicy('own', [
          aDuty('clerk', { when, latest: { after: 'determination', count: 1, unit: 'hours' } }),
        ]),
      ],
      'clerk',
      { facts: DETERMINED, counts },
    );

  test.each([
    [
      '>= at the number',
      { customers: 'total', atLeast: 500 },
      { total: 500 },
      'open',
      'required: 500 customers',
    ],
    ['>= below it', { customers: 'total', atLeast: 500 }, { total: 499 }, 'not-required', '499 customers'],
    [
      '> at the number',
      { customers: 'total', moreThan: 500 },
      { total: 500 },
      'not-required',
      '500 customers',
    ],
    ['> above it', { customers: 'total', moreThan: 500 }, { total: 501 }, 'open', 'required: 501 customers'],
    ['< below', { customers: 'total', fewerThan: 500 }, { total: 499 }, 'open', 'required: 499'],
    [
      'a state',
      { customers: { state: 'CA' }, moreThan: 500 },
      { byState: { CA: 501 } },
      'open',
      '501 customers in CA',
    ],
    [
      'a state of a whole list',
      { customers: { state: 'CA' }, atLeast: 1 },
      { total: 9, byState: { NY: 9 } },
      'not-required',
      '0 customers in CA',
    ],
    [
      'what belongs to no state yet',
      { customers: { state: 'CA' }, atLeast: 3 },
      { total: 9, byState: { NY: 5, CA: 1 } },
      'open',
      'presumed to be required: between 1 and 4 customers in CA',
    ],
    [
      'too few wherever they are',
      { customers: { state: 'CA' }, atLeast: 6 },
      { total: 9, byState: { NY: 5, CA: 1 } },
      'not-required',
      'at most 4 customers in CA',
    ],
    [
      'a type of data',
      { customers: { dataType: 'pii' }, atLeast: 1 },
      { total: 9, byDataType: { pii: 0 } },
      'not-required',
      '0 customers with pii',
    ],
    [
      'no count at all',
      { customers: 'total', atLeast: 500 },
      undefined,
      'open',
      'presumed to be required: how many customers are affected is not known',
    ],
  ] as const)('%s', (_name, when, counts, status, why) => {
    const window = threshold(when, counts);
    expect(window.status).toBe(status);
    expect(window.why.join('\n')).toContain(why);
    expect(window.decidedBy === undefined).toBe(status === 'open');
  });
});

describe('exemptions', () => {
  const small = { harm: 'none' as const, ...DETERMINED };

  test('fewer than 500 and no harm: exempt, with the fact that decided it, and a summary by February instead', () => {
    const facts = small;
    const counts = { total: 499 };
    expect(shipped('fcc-2023', 'agencies', { facts, counts })).toMatchObject({
      status: 'exempt',
      earliest: null,
      latest: null,
      decidedBy: expect.stringContaining('499 customers; harm: none'),
    });
    expect(shipped('fcc-2023', 'annual-summary', { facts, counts }).latest).toBe('2027-02-01T23:59:59-05:00');
    expect(
      shipped('fcc-2023', 'annual-summary', {
        facts: { ...facts, goodFaith: false },
        counts: { total: 500 },
      }).status,
    ).toBe('not-required');
  });

  test.each([
    ['harm that could not be determined is presumed', { ...small, harm: 'unknown' as const }, 'presumed'],
    ['harm that nobody has assessed', DETERMINED, 'harm has not been assessed'],
  ])('%s', (_name, facts, why) => {
    const window = shipped('fcc-2023', 'agencies', { facts, counts: { total: 3 } });
    expect(window.status).toBe('open');
    expect(window.latest).toBe('2026-12-03T23:59:59-05:00');
    expect(window.why.join('\n')).toContain(why);
  });

  test('encrypted is an exemption of customers only while the key is known to be safe', () => {
    const status = (facts: object) =>
      shipped('fcc-2023', 'customers', { facts: { ...DETERMINED, ...facts } }).status;
    expect(status({ encrypted: true, keyTaken: false })).toBe('exempt');
    expect(status({ encrypted: true, keyTaken: true })).not.toBe('exempt');
    expect(status({ encrypted: true })).not.toBe('exempt');
  });

  test('lost: the clock runs anew from that discovery', () => {
    const facts = { ...DETERMINED, harm: 'likely' as const, exemptionLostAt: '2026-12-10T09:00:00-05:00' };
    const window = shipped('fcc-2023', 'agencies', { facts, counts: { total: 600 } });
    expect(window.latest).toBe('2026-12-21T23:59:59-05:00');
    expect(window.startedAt).toBe('2026-12-10T09:00:00-05:00');
    expect(window.why.join('\n')).toContain('it was lost 2026-12-10T09:00:00-05:00');
  });

  test('a wait for agencies who need not be told is none: at once, once there is something to tell', () => {
    const policy = aPolicy('own', [
      aDuty('agencies', {
        exemptions: [{ id: 'x', title: 'x', citation: 'x', when: { harm: ['none'] } }],
        latest: { after: 'determination', count: 1, unit: 'hours' },
      }),
      aDuty('customers', {
        earliest: { after: { notified: 'agencies' }, count: 7, unit: 'calendar-days' },
        gatedByHolds: true,
      }),
    ]);
    const of = (facts: WindowsInput['facts'], changes: Partial<WindowsInput> = {}) =>
      computeWindows(anInput({ policies: [policy], facts, at: '2026-11-23T12:00:00-05:00', ...changes }));
    const { effective, obligations } = of(small);
    expect(effective.customers.earliest).toBe(DETERMINED.determinedAt);
    expect(obligations[1]).toMatchObject({ status: 'open', startedAt: DETERMINED.determinedAt });
    expect(obligations[1]?.why.join()).toContain(
      'law enforcement need not be told first: own/agencies is not owed, x: harm: none: at once',
    );
    // Before the determination there is nothing to tell; a fact that is missing leaves the notice owed.
    expect(of({ harm: 'none' }).effective.customers.earliest).toBeNull();
    expect(of(DETERMINED).effective.customers.earliest).toBeNull();
    expect(of(DETERMINED).obligations[1]?.why.join()).toContain('law enforcement has not been told');
    // A hold keeps it shut all the same.
    const hold = { directedAt: '2026-11-23T11:00:00-05:00', lastDay: '2026-12-01' };
    expect(of(small, { holds: [hold] }).effective.customers.earliest).toBe('2026-12-02T00:00:00-05:00');
  });

  test('a state’s customers wait for the agencies of FCC 23-111 only while their notice is owed', () => {
    const of = (facts: WindowsInput['facts'], total: number) =>
      report('fcc-2023,us-ca', { facts: { ...DISCOVERED, ...facts }, counts: { total, byState: { CA: 3 } } });
    expect(of(small, 3).effective.customers.earliest).toBe(DISCOVERED.discoveredAt);
    expect(
      of(small, 3)
        .obligations.find(({ policy, recipient }) => policy === 'us-ca' && recipient === 'customers')
        ?.why.join(),
    ).toContain(
      'fcc-2023/agencies is not owed, fewer than 500 customers, and no harm is reasonably likely: 3 customers; harm: none',
    );
    for (const [facts, total] of [
      [small, 500],
      [{ ...small, harm: 'possible' }, 3],
      [{ ...small, harm: 'unknown' }, 3],
      [DETERMINED, 3],
    ] as const)
      expect(of(facts, total).effective.customers.earliest).toBeNull();
  });
});

describe('what has started', () => {
  const harmful = { ...DETERMINED, harm: 'likely' as const };
  const later = { ...DETERMINED, harm: 'none' as const };
  const counts = { total: 10 };
  const before = report('fcc-2023', { facts: harmful, counts, at: '2026-11-24T10:00:00-05:00' });
  const started = startedOf(before);

  test('is known from the last report', () => {
    expect(started).toContainEqual({
      policy: 'fcc-2023',
      obligation: 'agencies',
      since: DETERMINED.determinedAt,
    });
    expect(started.map(({ obligation }) => obligation)).not.toContain('annual-summary');
  });

  test('a later fact withdraws none of it: the dates stand, and it says why', () => {
    const after = report('fcc-2023', { facts: later, counts, started, at: '2026-11-25T10:00:00-05:00' });
    const [agencies, customers] = after.obligations;
    expect([agencies?.latest, customers?.latest]).toEqual([
      before.obligations[0]?.latest,
      before.obligations[1]?.latest,
    ]);
    expect(agencies?.why.join()).toContain('it had started, so it stands although');
    expect(after.warnings.join()).toContain('fcc-2023/agencies had started');
    // Once and again: what was kept is among what had started.
    expect(startedOf(after)).toEqual(expect.arrayContaining(started));
    expect(report('fcc-2023', { facts: later, counts }).obligations[0]?.status).toBe('exempt');
  });

  test('unless a named person withdraws it, with the reason in the why', () => {
    const withdrawn = [
      { policy: 'fcc-2023', obligation: 'agencies', actor: 'bob', reason: 'counsel agrees' },
    ];
    const after = report('fcc-2023', { facts: later, counts, started, withdrawn });
    expect(after.obligations[0]).toMatchObject({ status: 'exempt', latest: null });
    expect(after.obligations[0]?.why).toContain('withdrawn by bob: counsel agrees');
    expect(after.obligations[1]?.status).not.toBe('exempt');
    // Nobody can withdraw what the facts still ask for.
    expect(report('fcc-2023', { facts: harmful, counts, started, withdrawn }).obligations[0]?.latest).toBe(
      before.obligations[0]?.latest,
    );
  });

  test('an exemption that is claimed to be lost puts off no clock that had been running', () => {
    const facts = { ...harmful, exemptionLostAt: '2026-12-01T10:00:00-05:00' };
    expect(report('fcc-2023', { facts, counts, started }).obligations[0]?.latest).toBe(
      before.obligations[0]?.latest,
    );
    const relied = startedOf(report('fcc-2023', { facts, counts, at: '2026-12-02T00:00:00Z' }));
    expect(report('fcc-2023', { facts, counts, started: relied }).obligations[0]?.latest).toBe(
      '2026-12-10T23:59:59-05:00',
    );
  });
});
