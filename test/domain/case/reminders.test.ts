import { nextReminder, runningDeadlines } from '../../../domain/case/deadlines';
import { nextHoldEvent } from '../../../domain/case/hold-alerts';
import { statusOf } from '../../../domain/case/status';
import { REAL_CLOCK } from '../../../domain/clock';
import type { CaseState } from '../../../domain/case/state';
import { aCase, aHold, aToldCase, assessed, taken } from '../../support/builders';

const DAY_MS = 86_400_000;
/** Gives everything that falls due on the way from one time to another, as the workflow does. */
const walk = (
  state: CaseState,
  from: string,
  to: string,
  next: (
    state: CaseState,
    nowMs: number,
  ) => { key: string; atMs: number; text: string; alsoGiven?: readonly string[] } | null,
): { at: string; key: string; text: string }[] => {
  const given: { at: string; key: string; text: string }[] = [];
  let nowMs = Date.parse(from);
  let now = state;
  for (let event = next(now, nowMs); event && event.atMs <= Date.parse(to); event = next(now, nowMs)) {
    nowMs = Math.max(nowMs, event.atMs);
    given.push({
      at: new Date(nowMs).toISOString().slice(0, 10),
      key: event.key.split('/').at(-1) ?? '',
      text: event.text,
    });
    now = { ...now, given: [...now.given, event.key, ...(event.alsoGiven ?? [])] };
    if (event.key.endsWith('/lapse')) break;
  }
  return given;
};

describe('reminders', () => {
  test('at 50, 75, 90 and 100 % of the time, then every day; years late too', async () => {
    const given = walk(await assessed(aCase()), '2026-11-23T15:00:00Z', '2028-12-01T00:00:00Z', nextReminder);
    expect(given.slice(0, 6).map(({ at, key }) => [at, key])).toEqual([
      ['2026-11-27', '50'],
      ['2026-11-29', '75'],
      ['2026-11-30', '90'],
      ['2026-12-01', '100'],
      ['2026-12-02', 'late-1'],
      ['2026-12-03', 'late-2'],
    ]);
    expect(given.at(-1)).toMatchObject({ at: '2028-11-30', key: 'late-730' });
    expect(given).toHaveLength(734);
  });

  test('those that passed unheard are spoken for by the last of them', async () => {
    const given = walk(await assessed(aCase()), '2026-12-03T12:00:00Z', '2026-12-04T12:00:00Z', nextReminder);
    expect(given.map(({ key }) => key)).toEqual(['late-2', 'late-3']);
  });

  test('where one policy’s notice to agencies was given and another’s was not, the other’s latest is told', async () => {
    const both = await assessed(aCase());
    expect(runningDeadlines(both)).toMatchObject([{ id: 'agencies', latest: '2026-11-30T23:59:59-05:00' }]);
    const notified = (['USSS', 'FBI'] as const).map((agency) => ({
      agency,
      at: '2026-11-23T16:00:00Z',
      channel: 'email' as const,
      flagsUrgentNeed: false,
    }));
    const emailed = await assessed(aCase({ notified }));
    expect(runningDeadlines(emailed)).toMatchObject([
      { id: 'agencies', latest: '2026-12-03T23:59:59-05:00' },
    ]);
    expect(statusOf(emailed, Date.parse('2026-11-24T16:00:00Z'), REAL_CLOCK).next).toEqual({
      what: 'notify law enforcement: USSS by portal, FBI by portal',
      at: '2026-12-03T23:59:59-05:00',
    });
  });

  test('a deadline that is met, and a case that is closed, remind of nothing', async () => {
    expect(runningDeadlines(await assessed(aToldCase()))).toEqual([]);
    const closed = taken(await assessed(aCase()), 'close', {
      as: 'not-a-breach',
      reason: 'x',
      actor: 'alice',
      second: 'bob',
    });
    expect(nextReminder(closed, Date.parse('2026-12-01T00:00:00Z'))).toBeNull();
  });
});

describe('a hold’s last days', () => {
  test('alerts 7, 1 and 0 days before the last day, then the lapse', () => {
    const given = walk(
      taken(aCase(), 'hold', aHold()),
      '2026-11-24T16:00:00Z',
      '2027-01-01T00:00:00Z',
      nextHoldEvent,
    );
    expect(given.map(({ at, key }) => [at, key])).toEqual([
      ['2026-12-07', '7'],
      ['2026-12-13', '1'],
      ['2026-12-14', '0'],
      ['2026-12-15', 'lapse'],
    ]);
  });

  test('a hold that is placed late says how many days are left, not how many there should be', () => {
    const held = taken(aCase(), 'hold', aHold({ days: 4 }));
    const [first, ...rest] = walk(held, '2026-11-24T16:00:00Z', '2027-01-01T00:00:00Z', nextHoldEvent);
    expect(first?.text).toContain('4 day(s) left');
    expect(rest.map(({ key }) => key)).toEqual(['1', '0', 'lapse']);
  });

  test('an extension moves them, and begins anew', () => {
    const held = taken(aCase(), 'hold', aHold());
    const told = {
      ...held,
      given: walk(held, '2026-11-24T16:00:00Z', '2026-12-08T00:00:00Z', nextHoldEvent).map(({ key }) => key),
    };
    const extended = taken(told, 'extendHold', {
      reference: 'FBI-2026-17',
      extension: 'A',
      until: '2027-02-01',
      actor: 'alice',
    });
    expect(nextHoldEvent(extended, Date.parse('2026-12-08T00:00:00Z'))?.atMs).toBe(
      Date.parse('2027-02-02T05:00:00Z') - 8 * DAY_MS,
    );
  });

  test('a released hold and an unreadable one alert of nothing', () => {
    const released = taken(taken(aCase(), 'hold', aHold()), 'releaseHold', {
      reference: 'FBI-2026-17',
      releasedAt: '2026-11-24T15:30:00Z',
      actor: 'alice',
    });
    expect(nextHoldEvent(released, Date.parse('2026-12-01T00:00:00Z'))).toBeNull();
  });
});
