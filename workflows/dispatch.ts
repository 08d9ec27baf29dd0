import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  setHandler,
} from '@temporalio/workflow';
import { caseTimeMs, realMsUntil } from '../domain/clock';
import type { CaseClock } from '../domain/clock';
import type { Rates } from '../domain/sending/rates';
import { sending } from './activity-options';
import { keepRates } from './dispatch-rates';
import { RAW_INPUTS } from './signals';

/** Sends one version of the customers' notice to all who need it (design, section 8). */
export interface DispatchInput {
  readonly reference: string;
  readonly dispatch: number;
  readonly total: number;
  readonly noticeVersion: string;
  readonly unknownSends: 'resend' | 'leave';
  readonly zone: string;
  readonly clock: CaseClock;
  readonly isDrill: boolean;
  /** Whether a hold stood in the case: the notice says so. */
  readonly delayedByLawEnforcement: boolean;
  /** How fast notices may go out, where the case says it. */
  readonly rates: Rates;
  /** Set by continue-as-new only. */
  readonly carried?: DispatchProgress;
}
/** Ranges are named by their first sequence number. Plain JSON. */
export interface DispatchProgress {
  /** The first pass goes through all ranges from here; null: it is done. */
  readonly next: number | null;
  /** A later pass goes through these. */
  readonly left: readonly number[];
  /** Ranges in which the relay has put somebody off in this pass, to be opened again in the next. */
  readonly again: readonly number[];
  readonly pass: number;
  readonly startedAtMs: number;
  readonly rates: Rates;
}
export interface DispatchOutcome {
  /** False: halted, and to be started again under the same number when every gate is open. */
  readonly isDone: boolean;
}

/** Whatever comes with it, it halts: bytes that are no JSON must not fail the task again and again (`RAW_INPUTS`). */
export const halt = defineSignal<unknown[]>('halt', { typeInfo: { inputTypes: RAW_INPUTS } });
export const progress = defineQuery<DispatchProgress>('progress');

const RANGE_SIZE = 250;
const WINDOW = 4;
const RANGES_PER_RUN = 400;
const MINUTE_MS = 60_000;
/** Waits between passes over what the relay has put off; the last one repeats. RFC 5321, 4.5.4.1. */
const PASS_DELAYS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 240 * MINUTE_MS];
/** Then it goes by letter: a legal notice cannot wait as long as a mail queue does (RFC 5321: 4 to 5 days). */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * MINUTE_MS;
/** A relay that is lost after every DATA may deliver each copy: a duplicate is better than a loss, twenty are not. */
const RESENDING_PASSES = 3;

/**
 * Hands out ranges to a window of activities. One event per range, never per person; halting answers only when nothing
 * is in flight. Everything that matters is in the records, so a run may end anywhere.
 */
export async function dispatch(input: DispatchInput): Promise<DispatchOutcome> {
  const { reference, dispatch: number, total, noticeVersion, zone, clock, isDrill } = input;
  const caseNowMs = (): number => caseTimeMs(clock, Date.now());
  const begun = input.carried ?? {
    next: 1,
    left: [],
    again: [],
    pass: 0,
    startedAtMs: caseNowMs(),
    rates: input.rates,
  };
  const { pass, startedAtMs } = begun;
  const firsts = begun.next === null ? begun.left : rangesFrom(begun.next, total);
  const again: number[] = [...begun.again];
  let handedOut = 0;
  let isHalted = false;
  const scope = new CancellationScope();
  const pace = keepRates(reference, begun.rates, input.carried !== undefined);
  const stop = (): void => {
    isHalted = true;
    scope.cancel();
  };
  const rest = (): DispatchProgress => ({
    next: begun.next === null ? null : (firsts[handedOut] ?? null),
    left: begun.next === null ? firsts.slice(handedOut) : [],
    again,
    pass,
    startedAtMs,
    rates: pace.latest(),
  });
  setHandler(halt, () => stop());
  setHandler(progress, rest);

  const send = (fromSeq: number, toSeq: number) =>
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
      },
    ]);
  const lane = async (): Promise<void> => {
    while (!isHalted && handedOut < Math.min(firsts.length, RANGES_PER_RUN)) {
      const fromSeq = firsts[handedOut++] ?? 1;
      const toSeq = Math.min(fromSeq + RANGE_SIZE - 1, total);
      let sent = await send(fromSeq, toSeq);
      while (sent.isCutShort && !isHalted) sent = await send(fromSeq, toSeq);
      if (sent.left > 0) again.push(fromSeq);
      if (sent.isStopped) stop();
    }
  };
  await condition(() => pace.isInForce() || isHalted);
  try {
    await scope.run(() => Promise.allSettled(Array.from({ length: WINDOW }, lane)).then(throwFirst));
  } catch (error) {
    // Nothing is in flight any more, however it ended: a worker that died while it was being stopped, for one.
    if (!isHalted) throw error;
  }
  if (isHalted) return { isDone: false };
  const goOn = async (carried: () => DispatchProgress) => {
    await condition(() => pace.isInForce() || isHalted);
    return isHalted ? { isDone: false } : continueAsNew<typeof dispatch>({ ...input, carried: carried() });
  };
  if (handedOut < firsts.length) return goOn(rest);
  if (again.length === 0) return { isDone: true };
  const delayMs = PASS_DELAYS_MS[Math.min(pass, PASS_DELAYS_MS.length - 1)] ?? MINUTE_MS;
  const waitMs = Math.max(250, realMsUntil(clock, caseNowMs() + delayMs, Date.now()));
  await condition(() => isHalted, waitMs, {
    summary: `before pass ${pass + 2} over ${again.length} range(s) that the relay put off`,
  });
  if (isHalted) return { isDone: false };
  return goOn(() => ({ ...rest(), next: null, left: again, again: [], pass: pass + 1 }));
}

const rangesFrom = (next: number, total: number): number[] =>
  Array.from(
    { length: Math.max(0, Math.ceil((total - next + 1) / RANGE_SIZE)) },
    (_, index) => next + index * RANGE_SIZE,
  );

/** All lanes have come to rest; the first failure speaks for them. */
const throwFirst = (lanes: readonly PromiseSettledResult<void>[]): void => {
  const failed = lanes.find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
};
