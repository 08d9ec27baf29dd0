import { NO_NOTICES } from '../../../domain/counts';
import { UNKNOWN_SENDER } from '../../../domain/messages';
import { aHold, aToldCase, assessed, codeOf, judged, taken } from '../../support/builders';

const CLOSE = { as: 'complete' as const, reason: 'done', actor: 'alice' };
const NO_BREACH = { as: 'not-a-breach' as const, reason: 'a test account', actor: 'alice' };
const TOLD = aToldCase({
  customersNotifiedAt: '2026-12-10T00:00:00Z',
  reportedAt: '2026-12-10T00:01:00Z',
  dispatches: 1,
  list: { customers: 3, digest: 'x', undispatched: 0 },
  counts: { ...NO_NOTICES, listed: 3, accepted: 3 },
});
const UNSETTLED = { ...TOLD, reportedAt: null, counts: { ...NO_NOTICES, listed: 3, accepted: 2, failed: 1 } };

describe('closing as complete', () => {
  test('ends the case; the same again changes nothing, another way is a conflict', () => {
    const closed = taken(TOLD, 'close', CLOSE);
    expect(closed.closed).toMatchObject({ as: 'complete', actor: 'alice' });
    expect(codeOf(judged(closed, 'close', CLOSE))).toBe('repeat');
    expect(codeOf(judged(closed, 'close', { ...NO_BREACH, second: 'bob' }))).toBe('Conflict');
  });

  test('records who posts the letters, where they were not exported from here', () => {
    const elsewhere = { ...CLOSE, lettersElsewhere: 'a print shop' };
    expect(codeOf(judged(TOLD, 'close', elsewhere))).toBe('NotAllowed');
    expect(codeOf(judged(TOLD, 'close', { ...elsewhere, second: 'Alice' }))).toBe('NotAllowed');
    const verdict = judged(TOLD, 'close', { ...elsewhere, second: 'bob' });
    expect(verdict).toMatchObject({ kind: 'taken', entry: { data: { lettersElsewhere: 'a print shop' } } });
  });

  test.each([
    ['before customers were told', { ...TOLD, customersNotifiedAt: null }, {}, 'OutsideWindow'],
    ['before the report is built', { ...TOLD, reportedAt: null }, {}, 'Conflict'],
    ['alone with notices unsettled', UNSETTLED, {}, 'NotAllowed'],
    ['with oneself as the second', UNSETTLED, { second: 'Alice' }, 'NotAllowed'],
    [
      'by nobody known with notices unsettled',
      UNSETTLED,
      { actor: UNKNOWN_SENDER, second: 'bob' },
      'NotAllowed',
    ],
  ])('%s is refused', (_name, state, changes, expected) => {
    expect(codeOf(judged(state, 'close', { ...CLOSE, ...changes }))).toBe(expected);
  });

  test('with notices unsettled it is a decision of two persons, and the report is built with it', () => {
    const decided = taken({ ...UNSETTLED, reportedAt: '2026-12-10T00:01:00Z' }, 'close', {
      ...CLOSE,
      second: 'bob',
    });
    expect(decided).toMatchObject({ decision: { actor: 'alice', second: 'bob' }, reportedAt: null });
  });
});

test('a case that relies on an exemption is closed by two persons, and the ledger says on which', async () => {
  const { windows } = await assessed(TOLD);
  const [window] = windows?.obligations ?? [];
  if (!windows || !window) throw new Error('no windows');
  const exempt = {
    ...window,
    policy: 'p',
    obligation: 'o',
    status: 'exempt' as const,
    decidedBy: 'few',
    citation: 'c',
  };
  const state = { ...TOLD, windows: { ...windows, obligations: [exempt] } };
  expect(codeOf(judged(state, 'close', CLOSE))).toBe('NotAllowed');
  expect(codeOf(judged(state, 'close', { ...CLOSE, second: 'Alice' }))).toBe('NotAllowed');
  expect(judged(state, 'close', { ...CLOSE, second: 'bob' })).toMatchObject({
    kind: 'taken',
    entry: { data: { exempt: ['p/o: few (c)'] } },
  });
});

describe('with letters that no export has written', () => {
  const due = { ...TOLD, reportedAt: null, counts: { ...NO_NOTICES, listed: 3, letter: 3 }, lettersDue: 2 };
  const elsewhere = { ...CLOSE, lettersElsewhere: 'a print shop has the list' };

  test.each([
    ['by one person', CLOSE, 'NotAllowed'],
    ['by two who do not say how they went', { ...CLOSE, second: 'bob' }, 'NotAllowed'],
    ['by one person who says how they went', elsewhere, 'NotAllowed'],
    ['by two who say how they went', { ...elsewhere, second: 'bob' }, 'taken'],
  ])('%s', (_name, act, expected) => {
    expect(codeOf(judged(due, 'close', act))).toBe(expected);
  });

  test('the report is built with the decision, and the ledger has both', () => {
    const verdict = judged(due, 'close', { ...elsewhere, second: 'bob' });
    const reason = 'done; letters: a print shop has the list';
    expect(verdict).toMatchObject({
      state: { decision: { actor: 'alice', second: 'bob', reason }, reportedAt: null },
      entry: {
        text: expect.stringContaining('2 letter(s) sent another way') as string,
        data: { lettersDue: 2 },
      },
    });
  });
});

describe('closing as not a breach', () => {
  const open = aToldCase();

  test.each([
    ['alone', open, {}, 'NotAllowed'],
    ['with oneself', open, { second: 'alice' }, 'NotAllowed'],
    ['by nobody known', open, { actor: UNKNOWN_SENDER, second: 'bob' }, 'NotAllowed'],
    ['with nobody known', open, { second: UNKNOWN_SENDER }, 'NotAllowed'],
    ['once customers are being told', { ...open, isNotifying: true }, { second: 'bob' }, 'Conflict'],
    ['once customers were told', TOLD, { second: 'bob' }, 'Conflict'],
    ['by two persons', open, { second: 'bob' }, 'taken'],
  ])('%s', (_name, state, changes, expected) => {
    expect(codeOf(judged(state, 'close', { ...NO_BREACH, ...changes }))).toBe(expected);
  });

  test('afterwards only what still means something is heard', () => {
    const closed = taken(taken(open, 'hold', aHold()), 'close', { ...NO_BREACH, second: 'bob' });
    expect(codeOf(judged(closed, 'hold', aHold({ reference: 'F-2' })))).toBe('Conflict');
    expect(codeOf(judged(closed, 'pause', { reason: 'x', actor: 'alice' }))).toBe('Conflict');
    const release = { reference: 'FBI-2026-17', releasedAt: '2026-11-24T15:30:00Z', actor: 'alice' };
    expect(codeOf(judged(closed, 'releaseHold', release))).toBe('taken');
  });
});
