import { nextEdge, statusAt, withStatusesAt } from '../../../domain/case/window-statuses';
import type { CaseState } from '../../../domain/case/state';
import { aCase, aToldCase, assessed } from '../../support/builders';

const atMs = (iso: string): number => Date.parse(iso);
const statuses = (state: CaseState, iso: string): Record<string, string> =>
  Object.fromEntries(
    (withStatusesAt(state, atMs(iso)).windows?.obligations ?? []).map(({ policy, obligation, status }) => [
      `${policy}/${obligation}`,
      status,
    ]),
  );

test('what was computed once is told for every later instant as a new computation tells it', async () => {
  const told = await assessed(aToldCase(), '2026-11-25T15:00:00Z');
  for (const at of [
    '2026-11-25T15:00:01Z',
    '2026-12-03T12:00:00Z',
    '2026-12-05T04:59:59Z',
    '2026-12-05T05:00:00Z',
    '2027-03-01T00:00:00Z',
  ])
    expect(statuses(told, at)).toEqual(statuses(await assessed(told, at), at));
});

test('every edge comes once, in order, and after the last there is none', async () => {
  const untold = await assessed(aCase(), '2026-11-23T15:00:00Z');
  const seen: string[] = [];
  let state = untold;
  let nowMs = atMs('2026-11-23T15:00:00Z');
  for (let edge = nextEdge(state, nowMs); edge; edge = nextEdge(state, nowMs)) {
    expect(edge.atMs).toBeGreaterThan(nowMs);
    nowMs = edge.atMs;
    seen.push(edge.text.split(':')[0] ?? '');
    state = withStatusesAt(state, nowMs);
  }
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(Object.values(statuses(state, '2030-01-01T00:00:00Z'))).toContain('overdue');
  expect(nextEdge({ ...untold, closed: { as: 'complete' } as CaseState['closed'] }, 0)).toBeNull();
});

test('a clock that starts later is not started until then; a held window is open again only when nothing holds it', () => {
  const window = {
    recipient: 'customers',
    policy: 'fcc-2007',
    obligation: 'customers',
    citation: 'x',
    earliest: '2026-12-04T00:00:00-05:00',
    latest: null,
    why: [],
    startedAt: '2026-11-25T10:00:00-05:00',
  };
  const state = aCase();
  const at = (status: 'not-started' | 'held' | 'exempt', iso: string) =>
    statusAt(state, { ...window, status }, atMs(iso));
  expect(at('not-started', '2026-11-25T14:59:59Z')).toBe('not-started');
  expect(at('not-started', '2026-11-25T15:00:00Z')).toBe('waiting');
  expect(at('held', '2026-12-03T00:00:00Z')).toBe('waiting');
  expect(at('held', '2026-12-04T05:00:00Z')).toBe('open');
  expect(at('exempt', '2026-12-04T05:00:00Z')).toBe('exempt');
});
