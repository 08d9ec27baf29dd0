import { agenciesAreTold } from '../../../domain/case/agencies';
import { windowsInputOf } from '../../../domain/case/windows-input';
import { UNKNOWN_SENDER } from '../../../domain/messages';
import { aCase, aHold, aToldCase, assessed, codeOf, judged, someFacts, taken } from '../../support/builders';
import { FILED, under } from '../../support/policies';

const RELEASE = {
  agency: 'FBI' as const,
  agent: 'Agent Example',
  reference: 'R-1',
  releasedAt: '2026-11-24T10:00:00-05:00',
  actor: 'alice',
};
const CONSULTED = {
  agency: 'FBI' as const,
  agent: 'Agent Example',
  consultedAt: '2026-11-24T10:45:00-05:00',
  reason: 'SIM swaps under way',
  actor: 'alice',
};
const byEmail = (flagsUrgentNeed: boolean, at = '2026-11-24T10:20:00-05:00') =>
  (['USSS', 'FBI'] as const).map((agency) => ({ agency, at, channel: 'email' as const, flagsUrgentNeed }));

describe('a filing', () => {
  test('tells law enforcement; the same again changes nothing', () => {
    const told = aToldCase();
    expect(agenciesAreTold(told)).toBe(true);
    expect(told.filings.map(({ agency }) => agency)).toEqual(['USSS', 'FBI']);
    expect(codeOf(judged(told, 'recordFiling', { ...FILED }))).toBe('repeat');
  });

  test('under a known confirmation with another time is a conflict, not a repeat that swallows a correction', () => {
    const verdict = judged(aToldCase(), 'recordFiling', { ...FILED, filedAt: '2026-11-23T11:30:00-05:00' });
    expect(codeOf(verdict)).toBe('Conflict');
  });

  test.each([
    ['with an agency that no policy names', { agency: 'FCC' as const }, 'NotFound'],
    ['before the discovery', { filedAt: '2026-11-19T10:00:00-05:00' }, 'Usage'],
    ['that has not come yet', { filedAt: '2026-11-24T16:06:00Z' }, 'Usage'],
  ])('%s is refused', (_name, changes, expected) => {
    expect(codeOf(judged(aCase(), 'recordFiling', { ...FILED, ...changes }))).toBe(expected);
  });

  test('there is a bound on how many a case keeps', () => {
    let state = aCase();
    for (let count = 0; count < 50; count += 1)
      state = taken(state, 'recordFiling', { ...FILED, confirmation: `C-${count}` });
    expect(codeOf(judged(state, 'recordFiling', { ...FILED, confirmation: 'C-50' }))).toBe('Conflict');
  });

  test('stands for an e-mail that was refused for good', () => {
    const state = aCase({
      policies: under('cloudroute-2015'),
      notified: [byEmail(false)[0]!],
      refusedAgencies: ['FBI'],
    });
    expect(agenciesAreTold(state)).toBe(false);
    expect(agenciesAreTold(taken(state, 'recordFiling', { ...FILED, agency: 'FBI' }))).toBe(true);
  });
});

describe('an early release', () => {
  const policies = under('cloudroute-2015');

  test('opens the wait of a policy that knows one', async () => {
    const told = await assessed(aCase({ policies, notified: byEmail(false, '2026-11-23T10:00:05-05:00') }));
    const released = await assessed(taken(told, 'releaseEarly', RELEASE));
    expect(released.windows?.effective.customers.earliest).toBe(RELEASE.releasedAt);
  });

  test('is refused with the paragraph that knows none', async () => {
    const verdict = judged(await assessed(aToldCase()), 'releaseEarly', RELEASE);
    expect(verdict).toMatchObject({ refusal: { code: 'OutsideWindow', citation: '47 CFR 64.2011(b)(1)' } });
  });

  test.each([
    ['before law enforcement was told', aCase(), {}, 'OutsideWindow'],
    ['under a hold', taken(aToldCase(), 'hold', aHold()), {}, 'Held'],
    ['from before the discovery', aToldCase({ policies }), { releasedAt: '2026-11-01T10:00:00Z' }, 'Usage'],
  ])('%s is refused', (_name, state, changes, expected) => {
    expect(codeOf(judged(state, 'releaseEarly', { ...RELEASE, ...changes }))).toBe(expected);
  });
});

describe('an urgent need, 64.2011(b)(2)', () => {
  const urgent = someFacts({ urgentNeed: true });
  const flagged = aToldCase({ facts: urgent, notified: [] });
  const told = (flags: boolean) => ({
    ...flagged,
    notified: [
      ...byEmail(flags),
      ...byEmail(flags).map((notice) => ({ ...notice, channel: 'portal' as const })),
    ],
  });

  test('opens the window at once where the agencies’ notices said so', async () => {
    const need = taken(await assessed(told(true)), 'urgentNeed', CONSULTED);
    const { windows } = await assessed(need);
    expect(windows?.effective.customers.earliest).toBe(CONSULTED.consultedAt);
  });

  test('the same consultation again is a repeat; another one is a conflict, and not lost in silence', () => {
    const need = taken(told(true), 'urgentNeed', CONSULTED);
    expect(codeOf(judged(need, 'urgentNeed', CONSULTED))).toBe('repeat');
    const other = { ...CONSULTED, consultedAt: '2026-11-24T10:15:00-05:00' };
    expect(codeOf(judged(need, 'urgentNeed', other))).toBe('Conflict');
  });

  test('is refused where it was not flagged', () => {
    expect(codeOf(judged(aToldCase(), 'urgentNeed', CONSULTED))).toBe('NotAllowed');
  });

  test('is refused where it was flagged in the facts only after the agencies were told', () => {
    expect(codeOf(judged(told(false), 'urgentNeed', CONSULTED))).toBe('NotAllowed');
  });

  test('a filing past the latest says why, by a named person; in time it says nothing', async () => {
    const state = await assessed(aCase({ notified: byEmail(false) }));
    const filed = { ...FILED, filedAt: '2026-12-20T10:00:00-05:00' };
    const at = '2026-12-20T15:00:00Z';
    expect(judged(state, 'recordFiling', filed, at)).toMatchObject({
      refusal: { code: 'OutsideWindow', message: expect.stringContaining('why it is late') as string },
    });
    const nobody = { ...filed, reason: 'the portal was down', actor: UNKNOWN_SENDER };
    expect(codeOf(judged(state, 'recordFiling', nobody, at))).toBe('NotAllowed');
    const verdict = judged(state, 'recordFiling', { ...filed, reason: 'the portal was down' }, at);
    expect(verdict).toMatchObject({
      kind: 'taken',
      entry: {
        text: expect.stringContaining('agencies was told after the latest') as string,
        data: { reason: 'the portal was down', violations: [{ citation: '47 CFR 64.2011(b)' }] },
      },
    });
    const inTime = judged(state, 'recordFiling', FILED);
    expect(inTime).toMatchObject({ kind: 'taken' });
    expect(inTime.kind === 'taken' && inTime.entry.data).not.toHaveProperty('violations');
  });

  test('a filing made after the need was seen says so; one made before it does not', () => {
    const late = taken(
      aCase({ notified: byEmail(true) }),
      'amend',
      { facts: { urgentNeed: true }, reason: 'x', actor: 'alice' },
      '2026-11-24T15:00:00Z',
    );
    const before = taken(late, 'recordFiling', { ...FILED, filedAt: '2026-11-24T14:00:00Z' });
    const after = taken(late, 'recordFiling', { ...FILED, filedAt: '2026-11-24T15:30:00Z' });
    expect(codeOf(judged(before, 'urgentNeed', CONSULTED))).toBe('NotAllowed');
    expect(codeOf(judged(after, 'urgentNeed', CONSULTED))).toBe('taken');
  });

  test('ends with the fact that it rests on', async () => {
    const need = taken(told(true), 'urgentNeed', CONSULTED);
    const calm = taken(need, 'amend', {
      facts: { urgentNeed: false },
      reason: 'the harm is over',
      actor: 'alice',
    });
    expect(windowsInputOf(calm, [], '2026-11-24T16:00:00Z').urgentNeedConsultedAt).toBeUndefined();
    const again = taken(calm, 'amend', { facts: { urgentNeed: true }, reason: 'it is back', actor: 'alice' });
    expect(windowsInputOf(again, [], '2026-11-24T16:00:00Z').urgentNeedConsultedAt).toBeUndefined();
  });

  test('is refused with the citation of a policy that knows none', async () => {
    const deaf = under('cloudroute-2015').map((policy) => ({
      ...policy,
      obligations: policy.obligations.map((duty) => ({ ...duty, openedBy: [] })),
    }));
    const state = await assessed({ ...told(true), policies: [...deaf, ...under('fcc-2007')] });
    expect(judged(state, 'urgentNeed', CONSULTED)).toMatchObject({
      refusal: { code: 'OutsideWindow', citation: expect.any(String) as string },
    });
  });
});
