import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  setHandler,
} from '@temporalio/workflow';
import type { RangeResult } from '../activities/send-range';
import { caseTimeMs, realMsUntil } from '../domain/clock';
import { distrustText } from '../domain/sending/distrust';
import { rangeFrom, rangesWithin } from '../domain/sending/ranges';
import type { RangePlan, Span } from '../domain/sending/ranges';
import type { Rates } from '../domain/sending/rates';
import type { DispatchRest } from '../domain/sending/rest';
import { sending } from './activity-options';
import { looksAt } from './dispatch-looks';
import type { DispatchStop, Looked } from './dispatch-looks';
import { keepRates } from './dispatch-rates';
import { RAW_INPUTS } from './signals';

/** Sends one version of the customers' notice to all who need it (design, section 8). */
export interface DispatchInput extends Looked {
  readonly plan: RangePlan;
  readonly noticeVersion: string;
  readonly unknownSends: 'resend' | 'leave';
  readonly zone: string;
  readonly isDrill: boolean;
  /** Whether a hold stood in the case: the notice says so. */
  readonly delayedByLawEnforcement: boolean;
  /** How fast notices may go out, where the case says it. */
  readonly rates: Rates;
  /** It had given way to others of its case, and goes on from there. */
  readonly rest?: DispatchRest;
  /** When another one that gave way is due, case time in ms since the epoch: it does not wait longer than that. */
  readonly othersDueAtMs?: number;
  /** Set by continue-as-new only. */
  readonly carried?: DispatchProgress;
}
/** Ranges are named by their first sequence number. Plain JSON. */
export interface DispatchProgress {
  /** The first pass goes through all ranges from here; null: it is done. */
  readonly next: number | null;
  /** The wave that the first pass is in, from 0. */
  readonly wave: number;
  /** A later pass goes through these. */
  readonly left: readonly number[];
  /** Ranges in which the relay has put somebody off in this pass, to be opened again in the next. */
  readonly again: readonly number[];
  readonly pass: number;
  readonly startedAtMs: number;
  readonly rates: Rates;
  /** Others of its case are to be told: it gives way before it waits for the relay. */
  readonly givesWay: boolean;
}
export interface DispatchOutcome {
  /** False: halted, and to be started again under the same number when every gate is open. */
  readonly isDone: boolean;
  /** How many waves need no look any more. */
  readonly wavesPassed: number;
  readonly stop?: DispatchStop;
  /** It was waiting to try again whom the relay has put off, and is to go on from there. */
  readonly rest?: DispatchRest;
}

/** Whatever comes with it, it halts: bytes that are no JSON must not fail the task again and again (`RAW_INPUTS`). */
export const halt = defineSignal<unknown[]>('halt', { typeInfo: { inputTypes: RAW_INPUTS } });
/**
 * People of its case wait for the next dispatch: it ends instead of waiting for the relay. Whoever is tried for the first
 * time is tried before.
 */
export const giveWay = defineSignal<unknown[]>('giveWay', { typeInfo: { inputTypes: RAW_INPUTS } });
export const progress = defineQuery<DispatchProgress>('progress');

const WINDOW = 4;
const RANGES_PER_RUN = 400;
const MINUTE_MS = 60_000;
/** Waits between passes over what the relay has put off; the last one repeats. RFC 5321, 4.5.4.1. */
const PASS_DELAYS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 240 * MINUTE_MS];
/** Then it goes by letter: a legal notice cannot wait as long as a mail queue does (RFC 5321: 4 to 5 days). */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * MINUTE_MS;
/** A relay that is lost after every DATA may deliver each copy: a duplicate is better than a loss, twenty are not. */
const RESENDING_PASSES = 3;

/** The numbers of one wave; without waves all are one. */
const waveOf = ({ total, waveEnds = [] }: RangePlan, wave: number): Span => ({
  fromSeq: (wave === 0 ? 0 : (waveEnds[wave - 1] ?? total)) + 1,
  toSeq: waveEnds[wave] ?? total,
});

/**
 * Hands out ranges to a window of activities. One event per range, never per person; halting answers only when nothing
 * is in flight. Everything that matters is in the records, so a run may end anywhere.
 */
export async function dispatch(input: DispatchInput): Promise<DispatchOutcome> {
  const { reference, dispatch: number, plan, noticeVersion, zone, clock, isDrill } = input;
  const caseNowMs = (): number => caseTimeMs(clock, Date.now());
  const begun = input.carried ?? firstOf(input, caseNowMs());
  const { pass, startedAtMs, wave } = begun;
  const span = waveOf(plan, wave);
  const firsts =
    begun.next === null ? begun.left : rangesWithin({ fromSeq: begun.next, toSeq: span.toSeq }, plan);
  const again: number[] = [...begun.again];
  let handedOut = 0;
  let stopped: DispatchStop | null = null;
  let isHalted = false;
  let { givesWay } = begun;
  const scope = new CancellationScope();
  const pace = keepRates(reference, begun.rates, input.carried !== undefined);
  const stop = (): void => {
    isHalted = true;
    scope.cancel();
  };
  const rest = (): DispatchProgress => ({
    next: begun.next === null ? null : (firsts[handedOut] ?? null),
    wave,
    left: begun.next === null ? firsts.slice(handedOut) : [],
    again,
    pass,
    startedAtMs,
    rates: pace.latest(),
    givesWay,
  });
  setHandler(halt, () => stop());
  setHandler(giveWay, () => void (givesWay = true));
  setHandler(progress, rest);
  const passed = Math.max(wave, input.waves?.passed ?? 0);
  const looks = looksAt(input, wave, span);
  const halted = (): DispatchOutcome => ({
    isDone: false,
    wavesPassed: Math.max(passed, stopped?.wave === undefined ? 0 : stopped.wave + 1),
    ...(stopped ? { stop: stopped } : {}),
  });

  const send = ({ fromSeq, toSeq }: Span) =>
    sending.sendRange.executeWithOptions({ summary: `people ${fromSeq} to ${toSeq}` }, [
      {
        reference,
        dispatch: number,
        fromSeq,
        toSeq,
        noticeVersion,
        unknownSends: pass < RESENDING_PASSES ? input.unknownSends : 'leave',
        zone,
        clock,
        isDrill,
        delayedByLawEnforcement: input.delayedByLawEnforcement,
        isLastTry: caseNowMs() - startedAtMs >= GIVE_UP_AFTER_MS,
        tolerated: input.tolerated,
      },
    ]);
  const lane = async (): Promise<void> => {
    while (!isHalted && handedOut < Math.min(firsts.length, RANGES_PER_RUN)) {
      const range = rangeFrom(firsts[handedOut++] ?? 1, plan);
      let sent = await send(range);
      while (sent.isCutShort && !isHalted) sent = await send(range);
      if (sent.left > 0) again.push(range.fromSeq);
      const isMidWave = begun.next !== null && handedOut < firsts.length;
      const why = distrustOf(number, sent) ?? (isMidWave && !isHalted ? await looks.within(range) : null);
      stopped ??= why;
      if (sent.isStopped || stopped) stop();
    }
  };
  /** Waits for real time, unless it is halted meanwhile. */
  const pauseUntil = (atMs: number, summary: string, isOver = () => isHalted): Promise<boolean> =>
    condition(isOver, Math.max(250, realMsUntil(clock, atMs, Date.now())), { summary });
  /** Waits for the relay. Answers as what it ends, unless it is to go on. */
  const waitForRelay = async (rest: DispatchRest): Promise<DispatchOutcome | null> => {
    const isOver = (): boolean => isHalted || givesWay;
    const summary = `before pass ${rest.pass + 1} over ${rest.left.length} range(s) that the relay put off`;
    const isAfterOthers = rest.dueAtMs > (input.othersDueAtMs ?? Infinity);
    if (!isAfterOthers && !isOver()) await pauseUntil(rest.dueAtMs, summary, isOver);
    return isAfterOthers || isOver() ? { ...halted(), rest } : null;
  };

  if (!input.carried && input.rest && input.rest.dueAtMs > caseNowMs()) {
    const ended = await waitForRelay(input.rest);
    if (ended) return ended;
  }
  await condition(() => pace.isInForce() || isHalted);
  try {
    await scope.run(() => Promise.allSettled(Array.from({ length: WINDOW }, lane)).then(throwFirst));
  } catch (error) {
    // Nothing is in flight any more, however it ended: a worker that died while it was being stopped, for one.
    if (!isHalted) throw error;
  }
  if (isHalted) return halted();
  const goOn = async (carried: () => DispatchProgress) => {
    await condition(() => pace.isInForce() || isHalted);
    return isHalted ? halted() : continueAsNew<typeof dispatch>({ ...input, carried: carried() });
  };
  if (handedOut < firsts.length) return goOn(rest);
  if (begun.next !== null && span.toSeq < plan.total) {
    const { waitMinutes = 0 } = looks.isDue ? (input.waves ?? {}) : {};
    if (waitMinutes > 0)
      await pauseUntil(caseNowMs() + waitMinutes * MINUTE_MS, `before the look at wave ${wave + 1}`);
    if (isHalted) return halted();
    stopped = await looks.atItsEnd();
    if (stopped) return halted();
    return goOn(() => ({ ...rest(), next: span.toSeq + 1, wave: wave + 1 }));
  }
  if (again.length === 0) return { isDone: true, wavesPassed: passed };
  const delayMs = PASS_DELAYS_MS[Math.min(pass, PASS_DELAYS_MS.length - 1)] ?? MINUTE_MS;
  const ended = await waitForRelay({
    left: again,
    pass: pass + 1,
    startedAtMs,
    dueAtMs: caseNowMs() + delayMs,
  });
  return ended ?? goOn(() => ({ ...rest(), next: null, left: again, again: [], pass: pass + 1 }));
}

/** Where it begins: with the first wave, or where it had given way. */
const firstOf = ({ plan, rates, rest }: DispatchInput, nowMs: number): DispatchProgress => ({
  next: rest ? null : 1,
  wave: rest ? Math.max(0, (plan.waveEnds?.length ?? 0) - 1) : 0,
  left: rest?.left ?? [],
  again: [],
  pass: rest?.pass ?? 0,
  startedAtMs: rest?.startedAtMs ?? nowMs,
  rates,
  givesWay: false,
});

const distrustOf = (dispatch: number, { distrusted: seen }: RangeResult): DispatchStop | null =>
  seen === undefined ? null : { why: `dispatch ${dispatch} stops: ${distrustText(seen)}`, seen };

/** All lanes have come to rest; the first failure speaks for them. */
const throwFirst = (lanes: readonly PromiseSettledResult<void>[]): void => {
  const failed = lanes.find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
};
