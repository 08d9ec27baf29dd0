import { setTimeout as pause } from 'node:timers/promises';
import { unlessInterrupted } from '../interruption';
import { cpuMsOf } from '../process-cost';
import { startSink } from '../sink';
import type { Sink } from '../sink';
import { emailOf } from './customers';
import { startTelling } from './telling';
import type { Told, Telling } from './telling';

/** Changes that were made at some rate, and how soon the relay had the notices. */
export interface OfferedRate {
  /** Null: all at once. */
  readonly offeredPerSecond: number | null;
  readonly changes: number;
  /** Handed over, from the first change to the last hand-over. */
  readonly perSecond: number;
  /** From the change to the relay's answer, ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  /** Processor time a change, ms: of the worker, of the command that is fed, of Temporal and Postgres. */
  readonly cpuMs: { readonly worker: number; readonly command: number; readonly servers: number } | null;
  readonly kills: number;
  /** Changes of which no message came. */
  readonly lost: number;
  /** Changes of which more than one came. */
  readonly doubled: number;
  /** Changes that the records call doubted: they may have been sent twice. */
  readonly marked: number;
  /** Doubled, and not marked. */
  readonly doubledSilently: number;
}

export interface AccountChangeBench {
  readonly rates: readonly OfferedRate[];
  /** At 20 a second 95 % are to be handed over within 2 s of the change. */
  readonly budget: { readonly perSecond: number; readonly p95Ms: number };
  readonly isWithinBudget: boolean;
}

const BUDGET = { perSecond: 20, p95Ms: 2_000 };
const RATES = [1, 10, 20, 50];
const AT_ONCE = 1_000;
const WARM_UP = 60;
const KILLED_AT = [0.25, 0.5, 0.75];
const LOOK_MS = 20;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;

/** `kill -9` of the worker each time that another quarter of the people has been told. */
const killInBetween = async (
  telling: Telling,
  sink: Sink,
  changes: number,
  isOver: () => boolean,
): Promise<number> => {
  let kills = 0;
  for (const share of KILLED_AT) {
    while (!isOver() && (await sink.counts()).recipients < share * changes) await pause(LOOK_MS);
    const pid = telling.pids()[0] ?? 0;
    // 0 would be this process and all beside it.
    if (isOver() || pid === 0) continue;
    process.kill(pid, 'SIGKILL');
    kills += 1;
  }
  return kills;
};

const summarize = (told: readonly Told[]) => {
  const handedOver = told.flatMap(({ changedAtMs, handedOverAtMs }) =>
    handedOverAtMs === null ? [] : [{ changedAtMs, handedOverAtMs }],
  );
  const latencies = handedOver
    .map(({ changedAtMs, handedOverAtMs }) => handedOverAtMs - changedAtMs)
    .sort((one, other) => one - other);
  const first = Math.min(...told.map(({ changedAtMs }) => changedAtMs));
  const last = Math.max(...handedOver.map(({ handedOverAtMs }) => handedOverAtMs));
  return {
    perSecond: Math.round((10_000 * handedOver.length) / (last - first)) / 10,
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    p99Ms: quantile(latencies, 0.99),
    mostMs: quantile(latencies, 1),
  };
};

interface Round {
  readonly run: number;
  readonly changes: number;
  readonly perSecond: number;
  readonly isKilled?: boolean;
}

const measureRound = async (
  telling: Telling,
  sink: Sink,
  { isKilled = false, ...offering }: Round,
): Promise<OfferedRate> => {
  await sink.reset();
  const { changes, perSecond } = offering;
  const cpuNow = () => telling.pids().map(cpuMsOf);
  const before = cpuNow();
  let isOver = false;
  const killing = isKilled ? killInBetween(telling, sink, changes, () => isOver) : Promise.resolve(0);
  const told = await unlessInterrupted(telling.tell(offering)).finally(() => (isOver = true));
  const kills = await killing;
  const [worker = 0, command = 0, ...servers] = cpuNow().map(
    (ms, index) => Math.round((10 * (ms - (before[index] ?? 0))) / changes) / 10,
  );
  const { recipients } = await sink.counts();
  const doubled = await sink.doubled();
  const marked = new Set(
    told.filter(({ isDoubted }) => isDoubted).map(({ customerId }) => emailOf(customerId)),
  );
  return {
    offeredPerSecond: Number.isFinite(perSecond) ? perSecond : null,
    changes,
    ...summarize(told),
    // A worker that was killed has taken its account with it.
    cpuMs: isKilled
      ? null
      : { worker, command, servers: Math.round(10 * servers.reduce((sum, ms) => sum + ms, 0)) / 10 },
    kills,
    lost: changes - recipients,
    doubled: doubled.length,
    marked: marked.size,
    doubledSilently: doubled.filter((recipient) => !marked.has(recipient)).length,
  };
};

/** Every rate for so many seconds, then all at once, then the budget's rate with the worker killed in between. */
export const measureAccountChanges = async (
  seconds: number,
  say: (line: string) => void,
): Promise<AccountChangeBench> => {
  const sink = await startSink();
  const closers: (() => unknown)[] = [() => sink.close()];
  try {
    const telling = await unlessInterrupted(startTelling(sink.url));
    closers.unshift(() => telling.stop());
    await unlessInterrupted(telling.tell({ run: 1, changes: WARM_UP, perSecond: 20 }));
    const rounds = [
      ...RATES.map((perSecond) => ({ perSecond, changes: perSecond * seconds })),
      { perSecond: Infinity, changes: AT_ONCE },
      { perSecond: BUDGET.perSecond, changes: BUDGET.perSecond * Math.max(seconds, 15), isKilled: true },
    ];
    const rates: OfferedRate[] = [];
    for (const [index, round] of rounds.entries()) {
      const one = await measureRound(telling, sink, { run: index + 2, ...round });
      say(`account changes: ${JSON.stringify(one)}`);
      rates.push(one);
    }
    const isWithinBudget = rates.every(
      ({ kills, offeredPerSecond, p95Ms, lost, doubledSilently }) =>
        lost + doubledSilently === 0 &&
        (kills > 0 || offeredPerSecond !== BUDGET.perSecond || p95Ms <= BUDGET.p95Ms),
    );
    return { rates, budget: BUDGET, isWithinBudget };
  } finally {
    for (const close of closers) await close();
  }
};
