import { whyCustomersAreNotOwed } from '../../../domain/case/customers-owed';
import { statusOf } from '../../../domain/case/status';
import type { CaseState } from '../../../domain/case/state';
import { REAL_CLOCK } from '../../../domain/clock';
import { closedGates } from '../../../domain/case/gates';
import type { Facts } from '../../../domain/facts';
import { aCase, assessed, codeOf, judged, someFacts, taken } from '../../support/builders';
import { under } from '../../support/policies';

const AT_MS = Date.parse('2026-11-24T15:00:00Z');
const CLOSE = { as: 'complete' as const, reason: 'nobody can come to harm', actor: 'alice' };

const under2023 = (facts: Partial<Facts> = {}, changes: Partial<CaseState> = {}): Promise<CaseState> =>
  assessed(
    aCase({
      policies: under('fcc-2023'),
      list: { customers: 3, digest: 'sha256:list', undispatched: 3, byState: {} },
      facts: someFacts({ harm: 'none', ...facts }),
      ...changes,
    }),
  );

test('a harmless breach under the text of 2023 alone: nobody asks that customers be told, and it says by which rule', async () => {
  const state = await under2023();
  expect(whyCustomersAreNotOwed(state)).toMatch(/^fcc-2023: no harm .*64\.2011\(b\)/);
  expect(closedGates(state, AT_MS).find(({ gate }) => gate === 'window')?.text).toMatch(
    /^no policy asks that customers be told: fcc-2023/,
  );
  expect(statusOf(state, AT_MS, REAL_CLOCK).next).toEqual({
    what: expect.stringMatching(/close the case with a second person/) as string,
    at: null,
  });
});

test('two persons may close it without telling anyone, and their record says why', async () => {
  const state = await under2023();
  expect(codeOf(judged(state, 'close', CLOSE))).toBe('NotAllowed');
  expect(codeOf(judged(state, 'close', { ...CLOSE, second: 'Alice' }))).toBe('NotAllowed');
  const verdict = judged(state, 'close', { ...CLOSE, second: 'bob' });
  expect(verdict).toMatchObject({
    kind: 'taken',
    entry: {
      text: expect.stringContaining('customers are not told') as string,
      data: { customersNotOwed: expect.stringContaining('64.2011(b)') as string, second: 'bob' },
    },
  });
  expect(taken(state, 'close', { ...CLOSE, second: 'bob' }).closed).toMatchObject({ as: 'complete' });
});

test.each<[string, Partial<Facts>, Partial<CaseState>]>([
  ['harm is possible', { harm: 'possible' }, {}],
  ['nobody knows of harm', { harm: 'unknown' }, {}],
  ['it was not determined', { determinedAt: undefined }, {}],
  ['another policy asks for it', {}, { policies: under('fcc-2023', 'fcc-2007') }],
])('it is owed where %s: nobody closes it before they are told', async (_name, facts, changes) => {
  const state = await under2023(facts, changes);
  expect(whyCustomersAreNotOwed(state)).toBeNull();
  expect(codeOf(judged(state, 'close', { ...CLOSE, second: 'bob' }))).toBe('OutsideWindow');
});

test('nothing is said while the windows are being computed, nor closed while a dispatch is under way', async () => {
  const state = await under2023();
  expect(whyCustomersAreNotOwed({ ...state, digest: null })).toBeNull();
  expect(codeOf(judged({ ...state, isNotifying: true }, 'close', { ...CLOSE, second: 'bob' }))).toBe(
    'OutsideWindow',
  );
});

test('policies that are about others alone', async () => {
  expect(whyCustomersAreNotOwed(await under2023({}, { policies: under('sec-8k') }))).toBe(
    'none of sec-8k is about customers',
  );
});
