import { agenciesAreTold, noticesDue, openDuties } from '../../../domain/case/agencies';
import { closedGates } from '../../../domain/case/gates';
import { runningDeadlines } from '../../../domain/case/deadlines';
import { phaseOf } from '../../../domain/case/phase';
import type { CaseState } from '../../../domain/case/state';
import type { Facts } from '../../../domain/facts';
import { aCase, assessed, someFacts, taken } from '../../support/builders';
import { under } from '../../support/policies';

const listOf = (customers: number): CaseState['list'] => ({
  customers,
  digest: 'sha256:list',
  undispatched: customers,
  byState: { CA: customers },
});
const aSmallCase = (facts: Partial<Facts> = {}, list = listOf(3), policies = ['fcc-2023', 'us-ca']) =>
  assessed(aCase({ policies: under(...policies), facts: someFacts({ harm: 'none', ...facts }), list }));
const whom = (state: CaseState): string[] =>
  openDuties(state).map(({ agency, channel }) => `${agency} by ${channel}`);
const gatesOf = (state: CaseState): string[] =>
  closedGates(state, Date.parse('2026-11-24T15:30:00Z')).map(({ gate }) => gate);
const EVERYONE = ['FCC by portal', 'USSS by portal', 'FBI by portal'];

test('a small and harmless breach: nobody of law enforcement is owed a notice, and nobody waits for one', async () => {
  const state = await aSmallCase();
  expect(whom(state)).toEqual([]);
  expect(noticesDue(state)).toEqual([]);
  expect(agenciesAreTold(state)).toBe(true);
  expect(phaseOf(state)).toBe('agencies-notified');
  expect(gatesOf(state)).toEqual(['approval']);
  expect(runningDeadlines(state).map(({ name }) => name)).not.toContain('agencies');
});

test.each<[string, Partial<Facts>, CaseState['list']]>([
  ['500 customers', {}, listOf(500)],
  ['nobody has counted', {}, { ...listOf(0), byState: {} }],
  ['harm is possible', { harm: 'possible' }, listOf(3)],
  ['harm could not be determined', { harm: 'unknown' }, listOf(3)],
])('owed, where %s', async (_name, facts, list) => {
  const state = await aSmallCase(facts, list);
  expect(whom(state)).toEqual(EVERYONE);
  expect(noticesDue(state)).toHaveLength(3);
  expect(gatesOf(state)).toContain('agencies');
});

test('owed, as long as the windows are not computed; and nothing is complete before the determination', async () => {
  const state = await aSmallCase();
  expect(whom({ ...state, windows: null })).toEqual(EVERYONE);
  const early = await aSmallCase({ determinedAt: undefined });
  expect(agenciesAreTold(early)).toBe(false);
});

test('encryption lifts the notice to customers by (b), never that to law enforcement', async () => {
  const state = await aSmallCase({ harm: 'possible', encrypted: true, keyTaken: false });
  expect(whom(state)).toEqual(EVERYONE);
  expect(state.windows?.obligations.find(({ obligation }) => obligation === 'customers')?.status).toBe(
    'exempt',
  );
});

test('harm that is found later makes the notice owed again', async () => {
  const amended = taken(await aSmallCase(), 'amend', {
    facts: { harm: 'likely' },
    reason: 'SIM swaps',
    actor: 'alice',
  });
  expect(whom(await assessed(amended))).toEqual(EVERYONE);
});

test('beside the text in force its agencies are told, and the FCC is not waited for', async () => {
  const state = await aSmallCase({}, listOf(3), ['fcc-2007', 'fcc-2023']);
  expect(whom(state)).toEqual(['USSS by portal', 'FBI by portal']);
  expect(agenciesAreTold(state)).toBe(false);
});
