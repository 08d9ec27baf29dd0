import { riskOf } from '../../../client/breach/risk';
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

test('whom a person tells is listed with its window and its rule; reminders and conflicts with what answers them', () => {
  const text = statusText(
    aStatus({
      obligations: [
        {
          recipient: 'ca-attorney-general',
          policy: 'us-ca',
          obligation: 'attorney-general',
          citation: 'Cal. Civ. Code 1798.82(f)',
          status: 'open',
          startedAt: '2026-12-04T00:00:00-05:00',
          earliest: null,
          latest: '2026-12-19T23:59:59-05:00',
          contents: null,
          standsDespite: null,
        },
      ],
      reminders: [
        { key: 'remind/x/50', text: '50 % has passed', at: '2026-12-11T00:00:00Z', acknowledgedBy: null },
      ],
    }),
  );
  expect(text).toContain(
    'others     ca-attorney-general: OPEN, by 2026-12-19 23:59 -05:00 (us-ca/attorney-general, Cal. Civ. Code 1798.82(f))',
  );
  expect(text).toContain('reminders  50 % has passed; acknowledge with --key remind/x/50');
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
    expect(riskOf({ deadlines: [{ name: 'agencies', from: determinedAt, latest: dueAt }] }, now)?.risk).toBe(
      expected,
    );
  });
  test('that does not run cannot be at risk', () => {
    expect(riskOf({ deadlines: [] }, dueAt)).toBeNull();
  });
  test('is not always the worst: another clock may have run for longer', () => {
    const deadlines = [
      { name: 'agencies', from: '2026-11-03T00:00:00Z', latest: '2026-11-05T00:00:00Z' },
      { name: 'sec', from: '2026-10-01T00:00:00Z', latest: '2026-11-06T00:00:00Z' },
    ];
    expect(riskOf({ deadlines }, '2026-11-03T01:00:00Z')).toEqual({ name: 'sec', risk: 'at-risk' });
  });
});
