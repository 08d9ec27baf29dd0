import { loadPolicy } from '../../../config/policies';
import { yearlyDue } from '../../../domain/yearly/due';
import { judgeYearlyDecline, judgeYearlyFiling } from '../../../domain/yearly/judge';
import { yearlyMessageSchemas } from '../../../domain/yearly/messages';
import { openYearlyState } from '../../../domain/yearly/state';
import type { YearlyState } from '../../../domain/yearly/state';

const open: YearlyState = {
  ...openYearlyState(2025, 'certification'),
  due: yearlyDue(
    { year: 2025, kind: 'certification' },
    loadPolicy('fcc-64.2009e'),
    { zone: 'America/New_York', closures: [] },
    '2026-01-02T14:00:00Z',
  ),
  draft: { draftId: 'yearly/2025/certification/1', digest: 'sha256:d', at: '2026-01-02T14:00:00Z' },
};
const NOW = Date.parse('2026-03-10T12:00:00Z');
const filing = (changes: object = {}) =>
  yearlyMessageSchemas.recordYearlyFiling.parse({
    confirmation: 'ECFS-1',
    filedAt: '2026-02-20T10:00:00-05:00',
    signedBy: 'Olive Officer',
    actor: 'alice',
    ...changes,
  });
const file = (state: YearlyState, changes: object = {}) => judgeYearlyFiling(state, filing(changes), NOW);

test('a filing ends the work, with the draft that stood', () => {
  expect(file(open)).toEqual({
    kind: 'taken',
    outcome: {
      as: 'filed',
      confirmation: 'ECFS-1',
      filedAt: '2026-02-20T10:00:00-05:00',
      signedBy: 'Olive Officer',
      actor: 'alice',
      isLate: false,
      at: '2026-03-10T12:00:00.000Z',
      draftDigest: 'sha256:d',
    },
  });
});

test('Monday March 2 is in time, since the 1st is a Sunday; the day after is late, and taken', () => {
  expect(file(open, { filedAt: '2026-03-02T23:59:59-05:00' })).toMatchObject({ outcome: { isLate: false } });
  expect(file(open, { filedAt: '2026-03-03T00:00:00-05:00' })).toMatchObject({ outcome: { isLate: true } });
});

test('nothing is filed in the future, nor before the year is over', () => {
  expect(file(open, { filedAt: '2026-03-10T12:06:00Z' })).toMatchObject({ refusal: { code: 'Usage' } });
  expect(file(open, { filedAt: '2026-03-10T12:04:00Z' })).toMatchObject({ kind: 'taken' });
  for (const state of [open, { ...open, due: null }])
    expect(file(state, { filedAt: '2025-12-30T10:00:00-05:00' })).toMatchObject({
      refusal: { code: 'OutsideWindow' },
    });
});

test('the same filing again changes nothing; another one is a conflict', () => {
  const verdict = file(open);
  if (verdict.kind !== 'taken') throw new Error('it was not taken');
  const filed = { ...open, outcome: verdict.outcome };
  expect(file(filed, { actor: 'bob' })).toEqual({ kind: 'repeat' });
  expect(file(filed, { confirmation: 'ECFS-2' })).toMatchObject({
    refusal: { code: 'Conflict', message: expect.stringContaining('ECFS-1') },
  });
  const decline = { reason: 'r', actor: 'alice', second: 'bob' };
  expect(judgeYearlyDecline(filed, decline, NOW)).toMatchObject({ refusal: { code: 'Conflict' } });
});

test.each([
  ['alice', 'alice'],
  ['alice', ' Alice '],
  ['alice', 'unknown sender'],
  ['tocsin', 'bob'],
])('not to file is decided by two persons, not by %s and %s', (actor, second) => {
  expect(judgeYearlyDecline(open, { reason: 'not in force', actor, second }, NOW)).toMatchObject({
    refusal: { code: 'NotAllowed' },
  });
});

test('two persons may decide not to file; a repeat changes nothing, and a filing comes too late', () => {
  const act = { reason: 'the text is not in force', actor: 'alice', second: 'bob' };
  const verdict = judgeYearlyDecline(open, act, NOW);
  expect(verdict).toMatchObject({ kind: 'taken', outcome: { as: 'declined', ...act } });
  if (verdict.kind !== 'taken') return;
  const declined = { ...open, outcome: verdict.outcome };
  expect(judgeYearlyDecline(declined, act, NOW)).toEqual({ kind: 'repeat' });
  expect(file(declined)).toMatchObject({ refusal: { code: 'Conflict' } });
});

test.each([
  ['no confirmation', { confirmation: ' ' }],
  ['a time without an offset', { filedAt: '2026-02-20T10:00:00' }],
  ['no officer', { signedBy: undefined }],
  ['a field that there is not', { officer: 'x' }],
])('a filing with %s cannot be read', (_what, changes) => {
  expect(yearlyMessageSchemas.recordYearlyFiling.safeParse({ ...filing(), ...changes }).success).toBe(false);
});
