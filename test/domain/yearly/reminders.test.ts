import { loadPolicy } from '../../../config/policies';
import { yearlyDue } from '../../../domain/yearly/due';
import { yearlyPhase } from '../../../domain/yearly/phase';
import { nextYearlyReminder } from '../../../domain/yearly/reminders';
import type { YearlyReminder } from '../../../domain/yearly/reminders';
import { openYearlyState } from '../../../domain/yearly/state';
import type { YearlyState } from '../../../domain/yearly/state';

const due = yearlyDue(
  { year: 2025, kind: 'summary' },
  loadPolicy('fcc-2023'),
  { zone: 'America/New_York', closures: [] },
  '2026-01-02T14:00:00Z',
);
const summary: YearlyState = { ...openYearlyState(2025, 'summary'), due };

const given = (state: YearlyState, { atMs }: YearlyReminder): YearlyState => ({
  ...state,
  reminded: { targetAt: state.due?.targetAt ?? '', upToAt: new Date(atMs).toISOString() },
});

/** Every reminder that a worker gives which is there from an instant until another. */
const allBetween = (from: string, until: string): [string, string][] => {
  const told: [string, string][] = [];
  let state = summary;
  let nowMs = Date.parse(from);
  for (;;) {
    const next = nextYearlyReminder(state, nowMs);
    if (!next) throw new Error('there is no next reminder');
    nowMs = Math.max(nowMs, next.atMs);
    if (nowMs > Date.parse(until)) return told;
    told.push([next.rung, new Date(next.atMs).toISOString()]);
    state = given(state, next);
  }
};

test('the summary of 2025: half the time on January 15, three quarters on the 23rd, then the target, then each day', () => {
  expect(allBetween('2026-01-02T14:00:00Z', '2026-02-04T12:00:00Z')).toEqual([
    ['50', '2026-01-16T04:59:59.000Z'],
    ['75', '2026-01-23T16:59:59.000Z'],
    ['90', '2026-01-28T04:59:59.000Z'],
    ['100', '2026-01-31T04:59:59.000Z'],
    ['late-1', '2026-02-01T04:59:59.000Z'],
    ['late-2', '2026-02-02T04:59:59.000Z'],
    ['late-3', '2026-02-03T04:59:59.000Z'],
    ['late-4', '2026-02-04T04:59:59.000Z'],
  ]);
});

test('of those passed unheard the last one speaks for all, and is given once', () => {
  const nowMs = Date.parse('2026-01-29T00:00:00Z');
  const first = nextYearlyReminder(summary, nowMs);
  expect(first).toMatchObject({ rung: '90' });
  expect(nextYearlyReminder(given(summary, first as YearlyReminder), nowMs)).toMatchObject({ rung: '100' });
});

test('after an outage of years there is one reminder for today, and the next tomorrow', () => {
  const nowMs = Date.parse('2028-01-30T12:00:00Z');
  const today = nextYearlyReminder(summary, nowMs) as YearlyReminder;
  expect(today).toMatchObject({ rung: 'late-729', text: expect.stringContaining('is overdue') });
  expect(nextYearlyReminder(given(summary, today), nowMs)).toMatchObject({ rung: 'late-730' });
});

test('over the weekend it says how long the rule still allows; afterwards that it is overdue', () => {
  const textAt = (at: string) => nextYearlyReminder(summary, Date.parse(at))?.text;
  expect(textAt('2026-02-01T12:00:00Z')).toBe(
    'the annual summary of exempt breaches for 2025 (its text is adopted, not in force) is still to be filed: the latest by the rule is 2026-02-02T23:59:59-05:00',
  );
  expect(textAt('2026-02-04T12:00:00Z')).toMatch(/is overdue: the latest was 2026-02-02/);
});

test('another target has its own ladder; what has ended has none', () => {
  const nowMs = Date.parse('2026-01-29T00:00:00Z');
  const reminded = given(summary, nextYearlyReminder(summary, nowMs) as YearlyReminder);
  const moved = { ...reminded, due: due && { ...due, targetAt: '2026-02-02T23:59:59-05:00' } };
  expect(nextYearlyReminder(moved, nowMs)).toMatchObject({ rung: '75' });
  const declined = {
    as: 'declined',
    reason: 'r',
    actor: 'a',
    second: 'b',
    at: '2026-01-10T00:00:00Z',
    draftDigest: null,
  } as const;
  expect(nextYearlyReminder({ ...summary, outcome: declined }, nowMs)).toBeNull();
  expect(nextYearlyReminder({ ...summary, due: null }, nowMs)).toBeNull();
});

test.each([
  ['2025-12-31T20:00:00Z', 'waiting'],
  ['2026-01-15T00:00:00Z', 'open'],
  ['2026-01-31T05:00:00Z', 'past-target'],
  ['2026-02-03T05:00:00Z', 'overdue'],
])('at %s the summary of 2025 is %s', (at, phase) => {
  expect(yearlyPhase(summary, Date.parse(at))).toBe(phase);
});
