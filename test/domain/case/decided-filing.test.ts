import type { CaseState } from '../../../domain/case/state';
import { idOf } from '../../../domain/case/conflicts';
import { aHold, aToldCase, assessed, codeOf, judged, someFacts, taken } from '../../support/builders';
import { under } from '../../support/policies';

const AT = '2026-11-26T15:00:00Z';
const FILING = { agency: 'public', confirmation: '8-K', filedAt: '2026-11-26T14:00:00Z', actor: 'alice' };

/** Form 8-K is due within days, and a hold forbids it for weeks. */
const conflicting = async (): Promise<CaseState> => {
  const told = aToldCase({
    policies: under('fcc-2007', 'sec-8k'),
    facts: someFacts({ materialAt: '2026-11-23T10:00:00-05:00' }),
  });
  return assessed(taken(told, 'hold', aHold()));
};
const decide = (state: CaseState, decision: 'keep-earliest' | 'keep-latest'): CaseState => {
  const conflict = state.windows?.conflicts.find(({ recipient }) => recipient === 'public');
  if (!conflict) throw new Error('there is no conflict');
  const act = { conflict: idOf(conflict), decision, reason: 'counsel', actor: 'alice', second: 'bob' };
  return taken(state, 'decide', act, AT);
};

test('two persons who keep the latest of a conflict may file; the record says what it breaks and who decided', async () => {
  const state = await conflicting();
  expect(codeOf(judged(state, 'recordFiling', FILING, AT))).toBe('OutsideWindow');
  expect(judged(decide(state, 'keep-latest'), 'recordFiling', FILING, AT)).toMatchObject({
    kind: 'taken',
    entry: {
      data: {
        reason: 'decided by alice and bob: counsel',
        violations: [{ text: expect.stringContaining('public may not be told before') as string }],
      },
    },
  });
});

test('who keep the earliest may not', async () => {
  expect(codeOf(judged(decide(await conflicting(), 'keep-earliest'), 'recordFiling', FILING, AT))).toBe(
    'OutsideWindow',
  );
});
