import { standingHolds } from './phase';
import type { CaseState } from './state';

const DAY_MS = 86_400_000;
const DAYS_BEFORE = [7, 1, 0] as const;

/** Something to do about a standing hold as its last day comes near. Times in ms since the epoch, case time. */
export interface HoldEvent {
  readonly key: string;
  readonly atMs: number;
  readonly hold: string;
  readonly kind: 'alert' | 'lapse';
  readonly text: string;
}

/** The next alert before a hold's last day (7, 1 and 0 days), or its lapse; null where no hold has a last day. */
export const nextHoldEvent = (state: CaseState, nowMs: number): HoldEvent | null => {
  const events = standingHolds(state).flatMap((hold): HoldEvent[] => {
    if (hold.lapsesAt === null) return [];
    const endMs = Date.parse(hold.lapsesAt);
    const alerts = DAYS_BEFORE.map((days) => ({
      key: `hold/${hold.reference}/${hold.lastDay}/${days}`,
      atMs: endMs - (days + 1) * DAY_MS,
      hold: hold.reference,
      kind: 'alert' as const,
      text:
        days === 0
          ? `today is the last day of hold ${hold.reference}`
          : `hold ${hold.reference} has ${days} day(s) left: its last day is ${hold.lastDay}`,
    })).filter(({ key }) => !state.given.includes(key));
    const passed = alerts.filter(({ atMs }) => atMs < nowMs);
    const due = [...passed.slice(-1), ...alerts.filter(({ atMs }) => atMs >= nowMs)];
    const lapse: HoldEvent = {
      key: `hold/${hold.reference}/${hold.lastDay}/lapse`,
      atMs: endMs,
      hold: hold.reference,
      kind: 'lapse',
      text: `hold ${hold.reference} has lapsed without a written release; nothing is sent until a person approves anew`,
    };
    return [...due, lapse];
  });
  return events.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
};
