import { Context } from '@temporalio/activity';
import type { ChangeOutcome } from '../domain/account-change/ports';

/**
 * Counts an outcome, and how long after the change the notice was handed over. No label is about a person. A worker without
 * a metrics endpoint counts nothing.
 */
export const countChange = ({ state, channel, doubted }: ChangeOutcome, afterMs: number | null): void => {
  const meter = Context.current().metricMeter;
  const labels = { state, channel: channel ?? 'none', doubted };
  meter
    .createCounter(
      'tocsin_account_change_notices',
      'notices',
      'Notices of account changes by what became of them',
    )
    .add(1, labels);
  if (afterMs === null || afterMs < 0) return;
  meter
    .createHistogram(
      'tocsin_account_change_latency',
      'int',
      'ms',
      'From the change of the account to the hand-over of its notice',
    )
    .record(afterMs, { channel: channel ?? 'none' });
};
