import { agenciesAreTold } from '../../../domain/case/agencies';
import { losesExemption } from '../../../domain/case/acts/exemption-lost';
import type { CaseState } from '../../../domain/case/state';
import type { Facts } from '../../../domain/facts';
import type { Policy } from '../../../domain/policy/schema';
import { aCase, assessed, codeOf, judged, someFacts, taken } from '../../support/builders';
import { under } from '../../support/policies';
import { aDuty, aPolicy } from '../windows/a-policy';

const AT = '2026-12-10T16:00:00.000Z';
const LIST = { customers: 3, digest: 'sha256:list', undispatched: 3, byState: {} };
const small = (facts: Partial<Facts> = {}, changes: Partial<CaseState> = {}) =>
  aCase({
    policies: under('fcc-2023'),
    list: LIST,
    facts: someFacts({ harm: 'none', ...facts }),
    ...changes,
  });
const amend = (state: CaseState, facts: Partial<Facts>) =>
  taken(state, 'amend', { facts, reason: 'SIM swaps were seen', actor: 'alice' }, AT);

test('harm that is found takes the exemption away: the agencies’ clock runs from the amendment', async () => {
  const before = await assessed(small());
  expect(before.windows?.effective.agencies.latest).toBeNull();
  expect(agenciesAreTold(before)).toBe(true);
  const after = await assessed(amend(before, { harm: 'likely' }), AT);
  expect(after.facts.exemptionLostAt).toBe(AT);
  // Seven business days from Thu 2026-12-10, not from the determination on 2026-11-23.
  expect(after.windows?.effective.agencies.latest).toBe('2026-12-21T23:59:59-05:00');
  expect(agenciesAreTold(after)).toBe(false);
});

test('the record holds it, as the report and the windows read it', () => {
  const verdict = judged(small(), 'amend', { facts: { harm: 'likely' }, reason: 'x', actor: 'alice' }, AT);
  expect(verdict).toMatchObject({
    kind: 'taken',
    entry: {
      text: expect.stringContaining('exemptionLostAt') as string,
      data: { facts: { harm: 'likely', exemptionLostAt: AT } },
    },
  });
});

test('a person may say since when; not a time that has not come yet', () => {
  const exemptionLostAt = '2026-12-08T10:00:00-05:00';
  expect(amend(small(), { harm: 'likely', exemptionLostAt }).facts.exemptionLostAt).toBe(exemptionLostAt);
  const later = { facts: { exemptionLostAt: '2026-12-11T10:00:00-05:00' }, reason: 'x', actor: 'alice' };
  expect(codeOf(judged(small(), 'amend', later, AT))).toBe('Usage');
});

test.each<[string, CaseState, Partial<Facts>]>([
  ['the fact was another before', small({ harm: 'possible' }), { harm: 'likely' }],
  ['it was not determined yet', small({ determinedAt: undefined }), { harm: 'likely' }],
  ['too many customers for it', small({}, { list: { ...LIST, customers: 500 } }), { harm: 'likely' }],
  ['nobody had counted', small({}, { list: { ...LIST, customers: 0 } }), { harm: 'likely' }],
  ['no policy starts a clock by it', small({}, { policies: under('fcc-2007') }), { harm: 'likely' }],
  [
    'the exemption that is lost starts none',
    small({ harm: 'possible', encrypted: true, keyTaken: false }),
    { keyTaken: true },
  ],
  ['a fact changes that it does not rest on', small(), { intentional: false }],
])('nothing is lost where %s', (_name, state, facts) => {
  expect(amend(state, facts).facts.exemptionLostAt).toBeUndefined();
});

test('a loss is found once: its clock is not moved by the next amendment', () => {
  const lost = amend(small(), { harm: 'likely' });
  const again = taken(
    lost,
    'amend',
    { facts: { harm: 'possible' }, reason: 'x', actor: 'alice' },
    '2026-12-15T16:00:00.000Z',
  );
  expect(again.facts.exemptionLostAt).toBe(AT);
});

test('encryption whose key was taken, harm that nobody can rule out, and an exemption that another one stands in for', () => {
  const restart = { after: 'exemption-lost', count: 3, unit: 'calendar-days' };
  const policy = (others: readonly object[] = []): Policy =>
    aPolicy('own', [
      aDuty('customers', {
        latest: { after: 'determination', count: 30, unit: 'calendar-days' },
        exemptions: [
          {
            id: 'encrypted',
            title: 'encrypted',
            citation: 'Rule E',
            when: {
              all: [
                { fact: 'encrypted', is: true },
                { fact: 'keyTaken', is: false },
              ],
            },
            restart,
          },
          ...others,
        ],
      }),
    ]);
  const encrypted = { encrypted: true, keyTaken: false, goodFaith: true };
  const found = amend(small(encrypted, { policies: [policy()] }), { keyTaken: true });
  expect(found.facts.exemptionLostAt).toBe(AT);
  const other = {
    id: 'good',
    title: 'good faith',
    citation: 'Rule G',
    when: { fact: 'goodFaith', is: true },
  };
  const stillLifted = amend(small(encrypted, { policies: [policy([other])] }), { keyTaken: true });
  expect(stillLifted.facts.exemptionLostAt).toBeUndefined();
  expect(amend(small(), { harm: 'unknown' }).facts.exemptionLostAt).toBe(AT);
});

test('more people on the list take it away as a fact does, and fewer than 500 do not', () => {
  const state = small();
  const { facts } = state;
  expect(losesExemption(state, { facts, list: { ...LIST, customers: 499 } })).toBe(false);
  expect(losesExemption(state, { facts, list: { ...LIST, customers: 500 } })).toBe(true);
  // Nothing was relied on while nobody had counted.
  const uncounted = small({}, { list: { ...LIST, customers: 0 } });
  expect(losesExemption(uncounted, { facts, list: { ...LIST, customers: 500 } })).toBe(false);
});
