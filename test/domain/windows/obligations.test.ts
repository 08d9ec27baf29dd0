import { computeWindows } from '../../../domain/windows/compute-windows';
import { explainDuties } from '../../../domain/windows/explain';
import type { WindowsInput, WindowsReport } from '../../../domain/windows/types';
import { under } from '../../support/policies';
import { aDuty, aPolicy, windowOf } from './a-policy';
import { anInput, toldAt } from './property';

const DETERMINED = { determinedAt: '2026-11-23T10:00:00-05:00' };
const DISCOVERED = { discoveredAt: '2026-11-20T10:00:00-05:00' };
const told = (at: string) => [...toldAt(Date.parse(at)), { agency: 'FCC' as const, at }];
const NOTICE = told('2026-11-23T11:00:00-05:00');

const shipped = (id: string, obligation: string, changes: Partial<WindowsInput> = {}) =>
  windowOf(under(...id.split(',')), obligation, changes);

const report = (ids: string, changes: Partial<WindowsInput> = {}): WindowsReport =>
  computeWindows(anInput({ policies: under(...ids.split(',')), closures: [], ...changes }));

describe('customers without a wait of their own', () => {
  test('at once where no policy has law enforcement told', () => {
    const { effective, obligations } = report('us-ca', { facts: DISCOVERED });
    expect(effective.customers).toEqual({
      earliest: '2026-11-20T10:00:00-05:00',
      latest: '2026-12-20T23:59:59-05:00',
    });
    expect(obligations[0]?.why.join()).toContain('no policy has law enforcement told first: at once');
    expect(report('us-ca').effective.customers.earliest).toBeNull();
  });

  test('once all of law enforcement has been told, whichever policy asks for it', () => {
    const agencies = aPolicy('own', [
      aDuty('agencies', { latest: { after: 'determination', count: 7, unit: 'business-days' } }),
    ]);
    const both = (changes: Partial<WindowsInput>) =>
      computeWindows(anInput({ policies: [...under('us-ca'), agencies], facts: DISCOVERED, ...changes }));
    expect(both({}).effective.customers.earliest).toBeNull();
    expect(both({ notified: NOTICE }).effective.customers.earliest).toBe('2026-11-23T11:00:00-05:00');
    expect(report('fcc-2023', { facts: DETERMINED, notified: NOTICE }).effective.customers.earliest).toBe(
      '2026-11-23T11:00:00-05:00',
    );
    const withoutFcc = NOTICE.filter(({ agency }) => agency !== 'FCC');
    expect(
      report('fcc-2023', { facts: DETERMINED, notified: withoutFcc }).effective.customers.earliest,
    ).toBeNull();
  });
});

describe('chains', () => {
  test('California’s Attorney General after the notice to residents', () => {
    const counts = { byState: { CA: 501 } };
    const ag = (sent?: WindowsInput['sent']) =>
      shipped('us-ca', 'attorney-general', { facts: DISCOVERED, counts, sent });
    expect(ag()).toMatchObject({ latest: null, status: 'not-started' });
    expect(ag([{ recipient: 'customers', at: '2026-12-01T10:00:00-05:00' }]).latest).toBe(
      '2026-12-16T23:59:59-05:00',
    );
  });

  test('from a deadline, whether or not it was met; from the notice of an obligation', () => {
    const policy = aPolicy('own', [
      aDuty('agencies', { latest: { after: 'determination', count: 2, unit: 'calendar-days' } }),
      aDuty('clerk', { latest: { after: { deadline: 'agencies' }, count: 3, unit: 'calendar-days' } }),
      aDuty('press', { latest: { after: { notice: 'agencies' }, count: 1, unit: 'hours' } }),
    ]);
    expect(windowOf([policy], 'clerk', { facts: DETERMINED }).latest).toBe('2026-11-28T23:59:59-05:00');
    expect(windowOf([policy], 'press', { facts: DETERMINED }).status).toBe('not-started');
    expect(windowOf([policy], 'press', { facts: DETERMINED, notified: NOTICE }).latest).toBe(
      '2026-11-23T12:00:00-05:00',
    );
  });

  test('a notice to anyone meets its obligation, late or not', () => {
    const sent = [
      { recipient: 'ca-attorney-general', at: '2026-12-20T10:00:00-05:00' },
      { recipient: 'customers', at: '2026-12-01T10:00:00-05:00' },
    ];
    const late = report('us-ca', {
      facts: DISCOVERED,
      counts: { byState: { CA: 501 } },
      sent,
      at: '2026-12-21T00:00:00Z',
    });
    expect(late.obligations.map(({ status }) => status)).toEqual(['met', 'met']);
    expect(late.warnings.join()).toContain('ca-attorney-general heard after the latest of us-ca');
  });

  test('without unreasonable delay has no latest, and runs', () => {
    const facts = { ...DISCOVERED, harm: 'likely' as const };
    expect(shipped('uk-pecr', 'customers', { facts })).toMatchObject({
      latest: null,
      status: 'open',
      startedAt: DISCOVERED.discoveredAt,
    });
    // No time of awareness: the discovery stands for it, and that is said.
    const authority = shipped('gdpr', 'authority', { facts });
    expect(authority.latest).toBe('2026-11-23T10:00:00-05:00');
    expect(authority.why.join()).toContain('when the carrier became aware is not given');
  });

  test('a policy that waits for itself, past its checks, stays shut and does not hang', () => {
    const sound = aPolicy('own', [
      aDuty('a', { latest: { after: 'determination', count: 1, unit: 'hours' } }),
    ]);
    const looped = {
      ...sound,
      obligations: sound.obligations.map((each) => ({
        ...each,
        latest: { after: { deadline: 'a' }, count: 1, unit: 'hours' as const },
      })),
    };
    expect(windowOf([looped], 'a', { facts: DETERMINED })).toMatchObject({
      latest: null,
      status: 'not-started',
    });
  });
});

describe('prohibitions', () => {
  const MATERIAL = { ...DETERMINED, materialAt: '2026-11-23T16:00:00-05:00' };

  test('the 8-K’s cap and the CPNI floor: a conflict with both citations and an id, never settled', () => {
    const sent = [{ recipient: 'sec', at: '2026-11-25T10:00:00-05:00' }];
    const both = report('fcc-2007,sec-8k', { facts: MATERIAL, notified: NOTICE, sent });
    const open = both.obligations.find(({ recipient }) => recipient === 'public');
    expect(open).toMatchObject({
      earliest: '2026-12-04T00:00:00-05:00',
      latest: '2026-12-03T17:30:00-05:00',
    });
    expect(both.conflicts).toMatchObject([
      {
        id: 'public:fcc-2007/no-public-disclosure:sec-8k/public',
        recipient: 'public',
        citations: ['47 CFR 64.2011(a), (b)(1)', 'Form 8-K, Item 1.05(d)'],
      },
    ]);
    const without = report('fcc-2007,sec-8k', { facts: MATERIAL, notified: NOTICE });
    expect(without.obligations.find(({ recipient }) => recipient === 'public')?.latest).toBe(
      '2026-11-30T17:30:00-05:00',
    );
    expect(both.conflicts.map(({ id }) => id)).toEqual(without.conflicts.map(({ id }) => id));
  });

  test('a longer hold keeps the public shut too', () => {
    const holds = [{ directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-12-20' }];
    const { obligations } = report('fcc-2007,sec-8k', { facts: MATERIAL, notified: NOTICE, holds });
    expect(obligations.find(({ recipient }) => recipient === 'public')?.earliest).toBe(
      '2026-12-21T00:00:00-05:00',
    );
  });

  test('not at all while a fact stands; what is not known forbids too', () => {
    const policy = aPolicy(
      'own',
      [aDuty('press', { latest: { after: 'determination', count: 9, unit: 'calendar-days' } })],
      {
        prohibitions: [
          {
            id: 'silence',
            recipients: ['press'],
            while: { fact: 'encrypted', is: false },
            citation: 'Rule S',
          },
        ],
      },
    );
    const status = (facts: object) =>
      windowOf([policy], 'press', { facts: { ...DETERMINED, ...facts }, at: '2026-11-24T00:00:00Z' }).status;
    expect(status({ encrypted: false })).toBe('forbidden');
    expect(status({})).toBe('forbidden');
    expect(status({ encrypted: true })).toBe('open');
  });
});

describe('holds', () => {
  const holds = [{ agency: 'FCC', directedAt: '2026-11-24T10:00:00-05:00', lastDay: '2026-12-24' }];

  test('past day 30 of fcc-2023: a conflict, with the paragraph to which it gives way, unverified', () => {
    const { conflicts } = report('fcc-2023', { facts: DETERMINED, notified: NOTICE, holds });
    expect(conflicts).toMatchObject([
      {
        id: 'customers:fcc-2023/customers/hold:fcc-2023/customers',
        message: expect.stringMatching(
          /gives way to a hold by 47 CFR 64\.2011\(a\)\(2\).*, which is not verified$/,
        ),
      },
    ]);
  });

  test('by one whom the policy does not name: honoured, with a warning', () => {
    const honoured = report('fcc-2007', { facts: DETERMINED, notified: NOTICE, holds });
    expect(honoured.effective.customers.earliest).toBe('2026-12-25T00:00:00-05:00');
    expect(honoured.warnings.join()).toContain('fcc-2007 names no right of FCC to direct a hold');
    expect(report('fcc-2023', { facts: DETERMINED, notified: NOTICE, holds }).warnings.join()).not.toContain(
      'names no right',
    );
  });
});

test('what is not verified is said wherever it is used, and not elsewhere', () => {
  expect(report('us-tx', { facts: DETERMINED }).warnings.join('\n')).toContain(
    'us-tx/customers: "60 calendar days after the determination" is not verified',
  );
  expect(report('us-tx').warnings).toEqual([]);
  expect(report('us-ca', { facts: DISCOVERED }).warnings).toEqual([]);
});

test('Texas: of two numbers that nobody has checked the earlier is taken, and both are told', () => {
  const counts = { total: 1, byState: { TX: 1 } };
  const { latest, why } = shipped('us-tx', 'customers', { facts: DETERMINED, counts });
  expect(latest).toBe('2026-12-23T23:59:59-05:00');
  const told = why.join('\n');
  expect(told).toContain('the first of 60 calendar days after the determination, 30 calendar days after');
  expect(told).toContain('Fri 2027-01-22');
  const warnings = report('us-tx', { facts: DETERMINED, counts }).warnings.join('\n');
  expect(warnings).toContain('"60 calendar days after the determination" is not verified');
  expect(warnings).toContain('"30 calendar days after the determination" is not verified (one article');
});

test('explain tells every rule of every obligation, also of those that are lifted', () => {
  const outcomes = explainDuties(
    anInput({ policies: under('fcc-2023'), facts: { ...DETERMINED, harm: 'none' }, counts: { total: 3 } }),
  ).flatMap(({ rules }) => rules);
  expect(outcomes).toContainEqual(
    expect.objectContaining({
      obligation: 'agencies',
      fired: true,
      because: expect.stringContaining('3 customers; harm: none'),
    }),
  );
  expect(outcomes).toContainEqual(
    expect.objectContaining({
      obligation: 'customers',
      fired: false,
      because: expect.stringContaining('whether the data was encrypted is not known'),
    }),
  );
});
