import { riskOf } from '../../../client/breach/show';
import { statusText } from '../../../client/breach/status-text';
import { aPlacedHold, aStatus } from './a-status';

test('a status reads in the carrier’s zone, every label once, empty ones left out', () => {
  const text = statusText(
    aStatus({
      holds: [aPlacedHold(), aPlacedHold({ reference: 'FBI-9', releasedAt: '2026-11-24T15:00:00Z' })],
      filings: [{ agency: 'USSS', confirmation: 'CPNI-1', filedAt: '2026-11-23T15:30:00Z' }],
    }),
  );
  expect(text.split('\n')[0]).toBe('BR-2026-0001: A test');
  expect(text).toContain('customers  from 2026-12-04 00:00 -05:00');
  expect(text).toContain('filings    USSS CPNI-1, 2026-11-23 10:30 -05:00');
  expect(text).toContain('holds      FBI-17 by FBI: STANDS until 2026-12-14');
  expect(text).toContain('           FBI-9 by FBI: released 2026-11-24 10:00 -05:00');
  expect(text).not.toContain('conflicts');
  expect(text).toContain(
    '3 listed = 0 accepted + 0 bounced + 0 by letter + 0 unknown + 0 failed + 3 pending',
  );
});

test('before the determination no clock has started', () => {
  const text = statusText(aStatus({ phase: 'open', windows: null }));
  expect(text.match(/the clock has not started/g)).toHaveLength(2);
});

describe('the nearest deadline', () => {
  const determinedAt = '2026-11-01T00:00:00Z';
  const dueAt = '2026-11-05T00:00:00Z';
  test.each([
    ['2026-11-03T23:59:59Z', 'in-time'],
    ['2026-11-04T00:00:00Z', 'at-risk'],
    ['2026-11-05T00:00:00Z', 'at-risk'],
    ['2026-11-05T00:00:01Z', 'missed'],
  ])('at %s it is %s', (now, expected) => {
    expect(riskOf({ dueAt }, determinedAt, now)).toBe(expected);
  });
  test('that does not run cannot be at risk', () => {
    expect(riskOf({ dueAt: null }, determinedAt, dueAt)).toBeNull();
    expect(riskOf({ dueAt }, undefined, dueAt)).toBeNull();
  });
});
