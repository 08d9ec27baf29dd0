import { aCase, codeOf, judged, someFacts, taken } from '../../support/builders';
import { under } from '../../support/policies';

const UNDETERMINED = aCase({ facts: someFacts({ determinedAt: undefined }) });
const DETERMINATION = { at: '2026-11-24T10:00:00-05:00', reason: 'logs read', actor: 'alice' };

describe('determine', () => {
  test('starts the clocks, once', () => {
    const determined = taken(UNDETERMINED, 'determine', DETERMINATION);
    expect(determined.facts.determinedAt).toBe(DETERMINATION.at);
    expect(codeOf(judged(determined, 'determine', DETERMINATION))).toBe('repeat');
    expect(codeOf(judged(determined, 'determine', { ...DETERMINATION, at: '2026-11-24T15:00:00Z' }))).toBe(
      'repeat',
    );
    expect(codeOf(judged(determined, 'determine', { ...DETERMINATION, at: '2026-11-24T15:01:00Z' }))).toBe(
      'Conflict',
    );
  });

  test.each([
    ['before the discovery', '2026-11-20T08:59:00-05:00'],
    ['in the future', '2026-11-24T16:06:00Z'],
  ])('%s is refused', (_name, at) => {
    expect(codeOf(judged(UNDETERMINED, 'determine', { ...DETERMINATION, at }))).toBe('Usage');
  });
});

describe('amend', () => {
  test('a discovery in the year 0 is a slip, and refused', () => {
    const message = { facts: { discoveredAt: '0000-01-01T00:00:00Z' }, reason: 'r', actor: 'alice' };
    expect(codeOf(judged(aCase(), 'amend', message))).toBe('Usage');
  });

  const reason = 'new fact';
  const actor = 'alice';

  test('what is told of the breach is on the ledger; what customers are told of it is kept in the case', () => {
    const period = { from: '2026-11-10T00:00:00Z', to: '2026-11-12T00:00:00Z', estimated: false };
    const about = { description: 'Two servers, not one.', occurred: period };
    const verdict = judged(aCase(), 'amend', { about, reason: 'older logs', actor: 'alice' });
    expect(verdict).toMatchObject({
      kind: 'taken',
      entry: { text: 'amended: description, occurred', data: { about, facts: null } },
    });
    const state = taken(aCase(), 'amend', { about, reason: 'r', actor: 'alice' });
    expect(state.about).toEqual({ occurred: period });
    const more = taken(state, 'amend', { about: { dataTypes: ['billing'] }, reason: 'r', actor: 'alice' });
    expect(more.about).toEqual({ occurred: period, dataTypes: ['billing'] });
  });

  test.each([
    ['ends before it begins', { from: '2026-11-12T00:00:00Z', to: '2026-11-10T00:00:00Z', estimated: false }],
    ['has not come yet', { from: '2027-11-12T00:00:00Z', estimated: false }],
  ])('a period that %s is refused', (_what, occurred) => {
    expect(codeOf(judged(aCase(), 'amend', { about: { occurred }, reason: 'r', actor: 'alice' }))).toBe(
      'Usage',
    );
  });

  test('changes what it names and leaves the rest', () => {
    const amended = taken(aCase(), 'amend', { facts: { harm: 'likely' }, reason, actor });
    expect(amended.facts).toEqual(someFacts({ harm: 'likely' }));
  });

  test('without facts or policies changes nothing but the record', () => {
    const before = aCase();
    expect(taken(before, 'amend', { reason, actor })).toEqual(before);
  });

  test.each([
    ['a determination before the discovery', { determinedAt: '2026-11-01T10:00:00-05:00' }],
    ['a discovery after the determination', { discoveredAt: '2026-11-24T10:00:00-05:00' }],
    [
      'a determination that has not come yet: law enforcement’s time would move',
      { determinedAt: '2027-11-24T10:00:00-05:00' },
    ],
    [
      'a discovery that has not come yet',
      { discoveredAt: '2027-11-01T10:00:00-05:00', determinedAt: '2027-11-02T10:00:00-05:00' },
    ],
  ])('%s is refused', (_name, facts) => {
    expect(codeOf(judged(aCase(), 'amend', { facts, reason, actor }))).toBe('Usage');
  });

  test('adopts policies, each once', () => {
    const adopted = under('fcc-2007', 'fcc-2007');
    const amended = taken(
      aCase(),
      'amend',
      { policies: ['fcc-2007', 'fcc-2007'], reason, actor },
      undefined,
      adopted,
    );
    expect(amended.policies.map(({ id }) => id)).toEqual(['fcc-2007']);
  });
});
