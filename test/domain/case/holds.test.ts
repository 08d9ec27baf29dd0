import { placeUnreadableHold } from '../../../domain/case/acts/hold';
import { isHeld } from '../../../domain/case/phase';
import type { CaseState } from '../../../domain/case/state';
import { aCase, aHold, codeOf, judged, taken } from '../../support/builders';
import { under } from '../../support/policies';

const HELD = taken(aCase(), 'hold', aHold());
const EXTENSION = {
  reference: 'FBI-2026-17',
  extension: 'FBI-2026-17-A',
  until: '2027-02-01',
  actor: 'alice',
};
const RELEASE = { reference: 'FBI-2026-17', releasedAt: '2026-11-24T10:30:00-05:00', actor: 'alice' };
const mumble = (state: CaseState): CaseState =>
  placeUnreadableHold(state, 'hold', 'until: required', { nowMs: Date.parse('2026-11-24T16:00:00Z') }).state;

describe('a hold', () => {
  test('stands from its direction to its last day, counted from the day after it', () => {
    expect(isHeld(HELD)).toBe(true);
    expect(HELD.holds[0]).toMatchObject({ lastDay: '2026-12-14', lapsesAt: '2026-12-15T00:00:00-05:00' });
  });

  test('dated before the discovery it stands, and the record says that the date is to be checked', () => {
    const verdict = judged(aCase(), 'hold', aHold({ directedAt: '2026-11-19T10:00:00-05:00' }));
    expect(verdict).toMatchObject({
      kind: 'taken',
      entry: { text: expect.stringMatching(/before the discovery .*: check the date$/) as string },
    });
    expect(judged(aCase(), 'hold', aHold())).not.toMatchObject({
      entry: { text: expect.stringContaining('check the date') as string },
    });
  });

  test('names its document by its digest; sent again, it brings one that it came without', () => {
    const documentDigest = `sha256:${'a'.repeat(64)}`;
    const named = judged(aCase(), 'hold', aHold({ documentDigest }));
    expect(named).toMatchObject({
      entry: { kind: 'hold-placed', data: { documentDigest } },
      state: { holds: [{ documentDigest }] },
    });
    const later = taken(HELD, 'hold', aHold({ documentDigest }));
    expect(later.holds[0]).toMatchObject({ documentDigest, lastDay: HELD.holds[0]?.lastDay });
    expect(codeOf(judged(later, 'hold', aHold({ documentDigest })))).toBe('repeat');
    expect(codeOf(judged(later, 'hold', aHold()))).toBe('repeat');
    const another = aHold({ documentDigest: `sha256:${'b'.repeat(64)}` });
    expect(codeOf(judged(later, 'hold', another))).toBe('Conflict');
    expect(judged(HELD, 'extendHold', { ...EXTENSION, documentDigest })).toMatchObject({
      entry: { data: { documentDigest } },
      state: { holds: [{ extensions: [{ documentDigest }] }] },
    });
    expect(judged(HELD, 'releaseHold', { ...RELEASE, documentDigest })).toMatchObject({
      entry: { data: { documentDigest } },
    });
  });

  test('the same direction again changes nothing, before and after its extension', () => {
    expect(codeOf(judged(HELD, 'hold', aHold()))).toBe('repeat');
    expect(codeOf(judged(taken(HELD, 'extendHold', EXTENSION), 'hold', aHold()))).toBe('repeat');
  });

  test.each([
    ['another agency', { agency: 'USSS' as const }],
    ['another time of direction', { directedAt: '2026-11-24T10:01:00-05:00' }],
    ['a later last day: taken as a repeat, customers would be told too early', { days: 25 }],
  ])('the same reference with %s is a conflict', (_name, changes) => {
    expect(codeOf(judged(HELD, 'hold', aHold(changes)))).toBe('Conflict');
  });

  test.each([
    ['of 30 days is the longest that 64.2011(b)(3) knows', { days: 30 }, 'taken'],
    ['of 31 days is refused', { days: 31 }, 'NotAllowed'],
    ['that ended before it was directed is refused', { days: undefined, until: '2026-11-23' }, 'Usage'],
    ['directed tomorrow is refused', { directedAt: '2026-11-25T16:00:00Z' }, 'Usage'],
    [
      'of last year, whose last day has passed, is refused: it would stop nothing',
      { directedAt: '2025-11-24T10:00:00-05:00' },
      'Usage',
    ],
    ['under a name that the engine gives itself is refused', { reference: 'UNREADABLE-1' }, 'Usage'],
  ])('a hold %s', (_name, changes, expected) => {
    expect(codeOf(judged(aCase(), 'hold', aHold(changes)))).toBe(expected);
  });

  test('an extension to a day that has passed is refused', () => {
    const lapsed = { ...HELD, holds: HELD.holds.map((hold) => ({ ...hold, lapsedAt: hold.lapsesAt })) };
    const late = judged(lapsed, 'extendHold', EXTENSION, '2027-02-02T15:00:00Z');
    expect(late).toMatchObject({
      kind: 'refused',
      refusal: { code: 'Usage', message: 'its last day, 2027-02-01, has passed already' },
    });
    expect(codeOf(judged(lapsed, 'extendHold', EXTENSION, '2027-01-02T15:00:00Z'))).toBe('taken');
  });

  test('a hold whose last day cannot be computed is refused, not placed without an end', () => {
    const verdict = judged(aCase({ zone: 'Nowhere/Nothing' }), 'hold', aHold());
    expect(codeOf(verdict)).toBe('Failed');
  });

  test('no policy’s limit, no limit', () => {
    const state = aCase({ policies: under('cloudroute-2015') });
    expect(codeOf(judged(state, 'hold', aHold({ days: 400 })))).toBe('taken');
  });

  test('there is a bound on how many a case keeps', () => {
    let state = aCase();
    for (let count = 0; count < 100; count += 1)
      state = taken(state, 'hold', aHold({ reference: `H-${count}` }));
    expect(codeOf(judged(state, 'hold', aHold({ reference: 'H-100' })))).toBe('Conflict');
  });
});

describe('an extension', () => {
  test('moves the last day; the same again changes nothing', () => {
    const extended = taken(HELD, 'extendHold', EXTENSION);
    expect(extended.holds[0]).toMatchObject({ lastDay: '2027-02-01' });
    expect(codeOf(judged(extended, 'extendHold', EXTENSION))).toBe('repeat');
  });

  test('revives a hold that has lapsed', () => {
    const lapsed = {
      ...HELD,
      holds: HELD.holds.map((hold) => ({ ...hold, lapsedAt: '2026-12-15T05:00:00Z' })),
    };
    expect(isHeld(lapsed)).toBe(false);
    expect(isHeld(taken(lapsed, 'extendHold', EXTENSION, '2026-12-16T00:00:00Z'))).toBe(true);
  });

  test.each([
    ['of an unknown hold', { reference: 'NONE' }, 'NotFound'],
    ['to an earlier day', { until: '2026-12-01' }, 'Usage'],
    ['to the same day', { until: '2026-12-14' }, 'Usage'],
  ])('%s is refused', (_name, changes, expected) => {
    expect(codeOf(judged(HELD, 'extendHold', { ...EXTENSION, ...changes }))).toBe(expected);
  });

  test('under a reference that is known with another day it is a conflict', () => {
    const extended = taken(HELD, 'extendHold', EXTENSION);
    expect(codeOf(judged(extended, 'extendHold', { ...EXTENSION, until: '2027-03-01' }))).toBe('Conflict');
  });

  test('of a released hold is a conflict', () => {
    expect(codeOf(judged(taken(HELD, 'releaseHold', RELEASE), 'extendHold', EXTENSION))).toBe('Conflict');
  });

  test('gives an unreadable hold no end: it waits for a person', () => {
    const verdict = judged(mumble(aCase()), 'extendHold', { ...EXTENSION, reference: 'UNREADABLE-1' });
    expect(codeOf(verdict)).toBe('Conflict');
  });
});

describe('a release', () => {
  test('ends the hold; the same again changes nothing', () => {
    const released = taken(HELD, 'releaseHold', RELEASE);
    expect(isHeld(released)).toBe(false);
    expect(codeOf(judged(released, 'releaseHold', RELEASE))).toBe('repeat');
  });

  test.each([
    ['of an unknown hold', { reference: 'NONE' }, 'NotFound'],
    ['from before the direction', { releasedAt: '2026-11-24T09:00:00-05:00' }, 'Usage'],
    ['of tomorrow', { releasedAt: '2026-11-25T16:00:00Z' }, 'Usage'],
  ])('%s is refused', (_name, changes, expected) => {
    expect(codeOf(judged(HELD, 'releaseHold', { ...RELEASE, ...changes }))).toBe(expected);
  });
});

describe('an unreadable hold', () => {
  const clear = { reference: 'UNREADABLE-1', releasedAt: '2026-11-24T16:00:00Z', actor: 'alice' };

  test('stands until a person clears it with a reason', () => {
    const state = mumble(aCase());
    expect(state.holds[0]).toMatchObject({ reference: 'UNREADABLE-1', lastDay: null, isReadable: false });
    expect(codeOf(judged(state, 'releaseHold', clear))).toBe('Usage');
    expect(isHeld(taken(state, 'releaseHold', { ...clear, reason: 'entered as FBI-2026-17' }))).toBe(false);
  });

  test('clearing one leaves the other', () => {
    const state = taken(mumble(mumble(aCase())), 'releaseHold', { ...clear, reason: 'a typing error' });
    expect(isHeld(state)).toBe(true);
  });

  test('a flood of them is bounded, and still stops the notice until the last is cleared', () => {
    let state = aCase();
    for (let count = 0; count < 3_000; count += 1) state = mumble(state);
    expect(state.holds.length).toBeLessThanOrEqual(20);
    expect(isHeld(state)).toBe(true);
  });
});

test('a direction that is sent again after its end is no repeat: it is refused, and so told of', () => {
  const released = taken(HELD, 'releaseHold', RELEASE);
  expect(judged(HELD, 'hold', aHold()).kind).toBe('repeat');
  expect(codeOf(judged(released, 'hold', aHold()))).toBe('Conflict');
});
