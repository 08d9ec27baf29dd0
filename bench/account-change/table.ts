import type { Columns } from '../columns';
import type { AccountChangeBench } from './measure';

/** A row for each rate. */
export const ofAccountChanges = ({ rates }: AccountChangeBench): Columns => ({
  head: [
    'changes a second',
    'changes',
    'told a second',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'at most',
    'CPU ms a change: worker',
    'command',
    'servers',
    'kills',
    'lost',
    'told twice',
    'of them silently',
    'marked',
  ],
  rows: rates.map((one) => [
    one.offeredPerSecond ?? 'all at once',
    one.changes.toLocaleString('en-US'),
    one.perSecond,
    one.p50Ms,
    one.p95Ms,
    one.p99Ms,
    one.mostMs,
    one.cpuMs?.worker ?? '',
    one.cpuMs?.command ?? '',
    one.cpuMs?.servers ?? '',
    one.kills,
    one.lost,
    one.doubled,
    one.doubledSilently,
    one.marked,
  ]),
});
