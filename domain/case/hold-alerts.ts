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
    const alerts = DAYS_BEFORE.map((days): HoldEvent => {
      const atMs = endMs - (days + 1) * DAY_MS;
      // A hold may be entered, or an alert be due, later than so many days before.
      const daysLeft = Math.min(days, Math.ceil((endMs - nowMs) / DAY_MS) - 1);
      return {
        key: `hold/${hold.reference}/${hold.lastDay}/${days}`,
        atMs,
        hold: hold.reference,
        kind: 'alert',
        text:
          daysLeft <= 0
            ? `today is the last day of hold ${hold.reference}`
            : `hold ${hold.reference} has ${daysLeft} day(s) left: its last day is ${hold.lastDay}`,
      };
    });
    const isGiven = ({ key }: HoldEvent): boolean => state.given.includes(key);
    // Where several were missed, the last of them speaks for all: an earlier one would only mislead.
    const lastPassed = alerts.findLastIndex((alert) => isGiven(alert) || alert.atMs <= nowMs);
    const due = alerts.slice(Math.max(0, lastPassed)).filter((alert) => !isGiven(alert));
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
