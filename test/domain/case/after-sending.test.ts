import { NO_NOTICES } from '../../../domain/counts';
import { REAL_CLOCK } from '../../../domain/clock';
import type { CaseState } from '../../../domain/case/state';
import { statusOf } from '../../../domain/case/status';
import { aHold, aToldCase, judged, taken } from '../../support/builders';

const AT = Date.parse('2026-12-10T00:02:00Z');
const told = (counts: Partial<CaseState['counts']>, changes: Partial<CaseState> = {}): CaseState =>
  aToldCase({
    customersNotifiedAt: '2026-12-10T00:00:00Z',
    reportedAt: '2026-12-10T00:01:00Z',
    dispatches: 1,
    list: { customers: 3, digest: 'x', undispatched: 0 },
    counts: { ...NO_NOTICES, listed: 3, ...counts },
    ...changes,
  });
const nextOf = (state: CaseState): string => statusOf(state, AT, REAL_CLOCK).next.what;

test.each([
  ['everyone told by e-mail', { accepted: 3 }, 'close the case'],
  ['letters', { accepted: 1, letter: 2 }, 'post the letters, then close the case'],
  [
    'letters, and some whom nobody reached',
    { letter: 1, failed: 1, bounced: 1 },
    'decide about 2 unsettled notice(s), post the letters, then close with a second person',
  ],
])('after the report, with %s: %s', (_what, counts, next) => {
  expect(nextOf(told(counts))).toBe(next);
});

test('closed over unsettled notices, before its report is built nobody is asked for anything any more', () => {
  const closed = {
    as: 'complete' as const,
    actor: 'ada',
    second: 'bob',
    reason: 'r',
    at: '2026-12-10T00:01:30Z',
  };
  expect(nextOf(told({ failed: 3 }, { reportedAt: null, closed }))).toBe('the case is closed');
});

test('before the report, unsettled notices are to be decided about', () => {
  expect(nextOf(told({ failed: 3 }, { reportedAt: null }))).toMatch(/^decide about 3 unsettled/);
  expect(nextOf(told({ accepted: 3 }, { reportedAt: null }))).toBe('report to the regulator');
  expect(nextOf(told({ letter: 3 }, { reportedAt: null, lettersDue: 2 }))).toBe(
    'write 2 letter(s) and post them, then report to the regulator',
  );
});

test.each([['2026-12-10T00:01:00Z'], [null]])(
  'a hold placed afterwards comes first (reported: %s), and says when it lapses',
  (reportedAt) => {
    const held = taken(told({ accepted: 1, letter: 1, failed: 1 }, { reportedAt }), 'hold', aHold());
    expect(statusOf(held, AT, REAL_CLOCK).next).toEqual({
      what: 'held by FBI (FBI-2026-17): post no letter while it stands',
      at: held.holds[0]?.lapsesAt,
    });
  },
);

test('the end of a pause under a hold resumes nothing, and the record says so', () => {
  const by = { reason: 'looked', actor: 'alice' };
  const paused = taken(told({ accepted: 3 }), 'pause', by);
  expect(judged(paused, 'resume', by)).toMatchObject({ entry: { text: 'sending resumed' } });
  const held = taken(paused, 'hold', aHold());
  expect(judged(held, 'resume', by)).toMatchObject({
    kind: 'taken',
    state: { paused: null },
    entry: { text: expect.stringMatching(/nothing is sent: FBI-2026-17 .* still stands/) as string },
  });
});
