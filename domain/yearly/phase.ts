import type { YearlyDue } from './due';
import type { YearlyOutcome, YearlyPhase } from './state';

/** Where a year's work stands at an instant. One whose due date is not known is open. */
export const yearlyPhase = (
  { due, outcome }: { readonly due: YearlyDue | null; readonly outcome: YearlyOutcome | null },
  nowMs: number,
): YearlyPhase => {
  if (outcome) return outcome.as;
  if (!due) return 'open';
  if (nowMs <= Date.parse(due.fromAt)) return 'waiting';
  if (nowMs <= Date.parse(due.targetAt)) return 'open';
  return nowMs <= Date.parse(due.latestAt) ? 'past-target' : 'overdue';
};
