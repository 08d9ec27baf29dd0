import type { ActVerdict } from '../../act-verdict';
import type { ErrorCode } from '../../errors';
import type { Json, LedgerKind } from '../../ledger';
import type { CaseState } from '../state';

/** What a case makes of an act. */
export type Verdict = ActVerdict<CaseState>;

/** Facts about an act that need zone data, computed outside the workflow and kept in its history. */
export interface Measured {
  /** Last day of a hold or extension, YYYY-MM-DD in the carrier's zone. */
  readonly lastDay: string;
  /** The instant at which that day ends, ISO 8601. */
  readonly lapsesAt: string;
  /** Calendar days from the local day of the direction to the last day. */
  readonly days: number;
}

export interface ActContext {
  /** Case time in ms since the epoch. */
  readonly nowMs: number;
  readonly measured?: Measured;
}

export const repeat: Verdict = { kind: 'repeat' };

export const refuse = (code: ErrorCode, message: string, fix?: string, citation?: string): Verdict => ({
  kind: 'refused',
  refusal: { code, message, ...(fix ? { fix } : {}), ...(citation ? { citation } : {}) },
});

export const take = (
  state: CaseState,
  kind: LedgerKind,
  text: string,
  data: { readonly [key: string]: Json },
): Verdict => ({ kind: 'taken', state, entry: { kind, text, data } });

const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Refuses a time that has not come yet; clocks may differ by five minutes. */
export const refuseFuture = (field: string, at: string, nowMs: number): Verdict | null =>
  Date.parse(at) > nowMs + CLOCK_TOLERANCE_MS
    ? refuse(
        'Usage',
        `${field} is ${at}, which has not come yet (it is ${new Date(nowMs).toISOString()})`,
        `give the time at which it happened as ${field}`,
      )
    : null;
