import { noopMetricMeter } from '@temporalio/common';
import type { MetricMeter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { countOnce } from '../../activities/account-change-metrics';
import type { ToldChange } from '../../domain/account-change/ports';

const HEAD = { book: 'AC-2026-11-27', seq: 1, hash: 'sha256:0' };
const told = (changes: Partial<ToldChange>): ToldChange => ({
  state: 'accepted',
  channel: 'email',
  rule: null,
  doubted: false,
  handedOverAt: null,
  alert: null,
  ledger: HEAD,
  ...changes,
});

test('a notice is counted when it comes to its end; not as it is tried, nor when it is asked for again', async () => {
  const counted: unknown[] = [];
  const metricMeter = Object.assign(Object.create(noopMetricMeter) as MetricMeter, {
    createCounter: (name: string) =>
      Object.assign(noopMetricMeter.createCounter(name), {
        add: (_value: number, tags: object = {}) => void counted.push(tags),
      }),
  });
  const activity = new MockActivityEnvironment({}, { metricMeter });
  await activity.run(async () => {
    countOnce(told({ state: 'pending', ledger: null }), null);
    countOnce(told({ state: 'pending', ledger: null }), null);
    countOnce(told({}), 1_200);
    countOnce(told({ ledger: null }), null);
    countOnce(told({ state: 'letter', channel: 'letter' }), null);
  });
  expect(counted).toMatchObject([
    { state: 'accepted', channel: 'email', doubted: false },
    { state: 'letter', channel: 'letter', doubted: false },
  ]);
});
