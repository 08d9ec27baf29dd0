import { closedGates } from '../../../domain/case/gates';
import type { Gate } from '../../../domain/case/gates';
import { placeUnreadableHold } from '../../../domain/case/acts/hold';
import type { CaseState } from '../../../domain/case/state';
import { aCase, aHold, aToldCase, assessed, taken } from '../../support/builders';

const LISTED = { list: { customers: 3, digest: 'sha256:list', undispatched: 3 } };
const OPENS_MS = Date.parse('2026-12-04T05:00:00Z');
const gatesAt = (state: CaseState, ms = OPENS_MS): Gate['gate'][] =>
  closedGates(state, ms).map(({ gate }) => gate);

let open: CaseState;
beforeAll(async () => {
  const told = await assessed(aToldCase(LISTED));
  open = taken(told, 'approve', { digest: told.digest ?? '', actor: 'bob' });
});

test('none is closed from the very moment at which the window opens, and not a millisecond before', () => {
  expect(gatesAt(open)).toEqual([]);
  expect(closedGates(open, OPENS_MS - 1)).toMatchObject([
    { gate: 'window', at: '2026-12-04T00:00:00-05:00' },
  ]);
});

test.each<[Gate['gate'], string, (state: CaseState) => CaseState]>([
  ['agencies', 'an agency untold', (state) => ({ ...state, notified: state.notified.slice(1) })],
  ['hold', 'a hold', (state) => taken(state, 'hold', aHold())],
  [
    'hold',
    'an unreadable hold',
    (state) => placeUnreadableHold(state, 'hold', 'x', { nowMs: OPENS_MS }).state,
  ],
  ['pause', 'a pause', (state) => taken(state, 'pause', { reason: 'look', actor: 'alice' })],
  ['list', 'an empty list', (state) => ({ ...state, list: { ...state.list, customers: 0 } })],
  ['approval', 'a plan that has changed', (state) => ({ ...state, digest: 'sha256:other' })],
  ['approval', 'a plan that is being computed', (state) => ({ ...state, digest: null })],
  ['window', 'windows that are not computed', (state) => ({ ...state, windows: null })],
  [
    'conflict',
    'an empty window',
    (state) => ({
      ...state,
      windows: {
        ...state.windows!,
        conflicts: [{ recipient: 'customers', message: 'no lawful time', citations: [] }],
      },
    }),
  ],
  [
    'closed',
    'a closed case',
    (state) => taken(state, 'close', { as: 'not-a-breach', reason: 'x', actor: 'alice', second: 'bob' }),
  ],
])('%s: %s closes it', (gate, _name, change) => {
  expect(gatesAt(change(open))).toContain(gate);
});

test('a hold names when it lapses; an unreadable one waits for a person', () => {
  expect(closedGates(taken(open, 'hold', aHold()), OPENS_MS)[0]).toMatchObject({
    at: '2026-12-15T00:00:00-05:00',
  });
  const mumbled = placeUnreadableHold(open, 'hold', 'x', { nowMs: OPENS_MS }).state;
  expect(closedGates(mumbled, OPENS_MS)[0]).toMatchObject({ gate: 'hold', at: null });
});

test('nothing is open at the opening', async () => {
  expect(gatesAt(await assessed(aCase()))).toEqual(['agencies', 'window', 'list', 'approval']);
});
