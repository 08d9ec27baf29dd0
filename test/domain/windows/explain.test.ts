import { computeWindows } from '../../../domain/windows/compute-windows';
import { explainDuties } from '../../../domain/windows/explain';
import type { RuleOutcome } from '../../../domain/windows/rule-outcome';
import type { WindowsInput } from '../../../domain/windows/types';
import { under } from '../../support/policies';
import { CLOUDROUTE, FCC, aCase, anInput, holds, toldAt } from './property';

const DETERMINED = { determinedAt: '2026-11-23T10:00:00-05:00' };
const NOTICE = toldAt(Date.parse('2026-11-23T11:00:00-05:00'));

const explainRules = (input: WindowsInput): RuleOutcome[] =>
  explainDuties(input).flatMap(({ rules }) => [...rules]);

/** `policy/obligation: rule`, of those that fired. */
const fired = (changes: Partial<WindowsInput>): string[] =>
  explainRules(anInput(changes))
    .filter((outcome) => outcome.fired)
    .map(({ policy, obligation, rule }) => `${policy}/${obligation}: ${rule}`);

test('before anything is known no rule fires, and each says what it waits for', () => {
  const outcomes = explainRules(anInput());
  expect(outcomes.filter((outcome) => outcome.fired)).toEqual([]);
  expect(outcomes.map(({ because }) => because)).toEqual(
    expect.arrayContaining([
      'the clock has not started: it has not been determined that it is a breach',
      'the clock has not started: law enforcement has not been told: USSS by email, FBI by email',
      'the clock has not started: law enforcement has not been told: USSS by portal, FBI by portal',
      'no hold was directed',
      'no early release was given',
    ]),
  );
});

test('bounds and notices fire as the facts come in', () => {
  expect(fired({ policies: [FCC], facts: DETERMINED })).toEqual([
    'fcc-2007/agencies: not later than 7 business days after the determination',
  ]);
  expect(fired({ policies: [FCC], facts: DETERMINED, notified: NOTICE, at: '2026-11-24T00:00:00Z' })).toEqual(
    [
      'fcc-2007/agencies: not later than 7 business days after the determination',
      'fcc-2007/agencies: tell USSS and FBI by portal',
      'fcc-2007/customers: not before 7 full business days after the last notice to law enforcement',
    ],
  );
});

test('an early release fires one policy’s rule to open, and the other’s rule not to', () => {
  const rules = fired({
    notified: NOTICE,
    releasedEarlyAt: '2026-11-25T10:00:00-05:00',
    at: '2026-11-23T00:00:00Z',
  });
  expect(rules).toContain(
    'cloudroute-2015/customers: or sooner, once law enforcement releases the carrier early',
  );
  expect(rules).toContain('fcc-2007/customers: not sooner for an early release');
});

test('a hold that ends within the wait does not fire; one that outlasts it does', () => {
  const rule = 'fcc-2007/customers: not while law enforcement directs otherwise';
  const held = (lastDay: string) =>
    fired({
      policies: [FCC],
      notified: NOTICE,
      holds: [{ directedAt: '2026-11-24T10:00:00-05:00', lastDay }],
    });
  expect(held('2026-11-27')).not.toContain(rule);
  expect(held('2026-12-20')).toContain(rule);
});

test('every sentence of a window’s why is that of a rule, and every rule is cited', () => {
  holds(aCase, (input) => {
    const outcomes = explainRules(input);
    const { obligations } = computeWindows(input);
    expect(outcomes.flatMap(({ why }) => why)).toEqual(obligations.flatMap(({ why }) => why));
    for (const { citation, because } of outcomes) {
      expect(citation).not.toBe('');
      expect(because).not.toBe('');
    }
  });
});

test('policies are explained in the order in which they are given', () => {
  const order = (policies: WindowsInput['policies']) => [
    ...new Set(explainRules(anInput({ policies })).map(({ policy }) => policy)),
  ];
  expect(order([FCC, CLOUDROUTE])).toEqual(['fcc-2007', 'cloudroute-2015']);
});

describe('whether it is owed, and the fact that says so', () => {
  const owed = (policy: string, changes: Partial<WindowsInput>) =>
    Object.fromEntries(
      explainDuties(anInput({ policies: under(policy), ...changes })).map(
        ({ owed: { answer, because }, window }) => [window.obligation, [answer, because]],
      ),
    );

  test('a count that nobody knows is not yet known, and the window is that of an obligation that is owed', () => {
    const unknown = 'how many customers in TX are affected is not known';
    expect(owed('us-tx', {})).toMatchObject({ customers: ['unknown', unknown] });
    expect(owed('us-tx', { counts: { total: 300, byState: { TX: 249 } } })).toMatchObject({
      customers: ['yes', 'at least 249 customers in TX'],
      'attorney-general': ['unknown', 'between 249 and 300 customers in TX: not all are attributed'],
    });
    expect(owed('us-tx', { counts: { total: 249, byState: { TX: 249 } } })).toMatchObject({
      'attorney-general': ['no', '249 customers in TX'],
    });
  });

  test('an exemption that is met, one that is not, one that cannot be told, and one that came too late', () => {
    const facts = { ...DETERMINED, harm: 'possible' as const, encrypted: true };
    expect(owed('fcc-2023', { facts }).customers).toEqual([
      'unknown',
      'whether the key was taken is not known',
    ]);
    expect(owed('fcc-2023', { facts: { ...facts, keyTaken: false } }).customers?.[0]).toBe('no');
    expect(owed('fcc-2023', { facts: { ...facts, keyTaken: true, goodFaith: false } }).customers).toEqual([
      'yes',
      'harm: possible; the key was taken; it was not in good faith',
    ]);
    const started = [{ policy: 'fcc-2023', obligation: 'customers', since: DETERMINED.determinedAt }];
    expect(owed('fcc-2023', { facts: { ...facts, keyTaken: false }, started }).customers).toEqual([
      'yes',
      expect.stringMatching(/^it had started, so it stands although only encrypted data/),
    ]);
  });

  test('a rule without conditions is owed whatever the facts', () => {
    expect(owed('fcc-2007', {}).agencies).toEqual(['yes', 'its policy asks for it whatever the facts']);
  });

  test('what is not owed has no window, and what has one is owed', () => {
    holds(aCase, (input) => {
      for (const {
        owed: { answer },
        window,
      } of explainDuties(input))
        expect(answer === 'no').toBe(window.status === 'exempt' || window.status === 'not-required');
    });
  });
});
