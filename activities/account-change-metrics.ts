import { Context } from '@temporalio/activity';
import type { ToldChange } from '../domain/account-change/ports';

/**
 * Counts a notice that has come to its end, and how long after the change it was handed over: once, by whoever has put that
 * on the ledger. No label is about a person. A worker without a metrics endpoint counts nothing.
 */
export const countOnce = ({ state, channel, doubted, ledger }: ToldChange, afterMs: number | null): void => {
  if (ledger === null) return;
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
