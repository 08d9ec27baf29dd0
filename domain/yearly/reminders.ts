import type { YearlyState } from './state';
import { yearlyTitle } from './work';

export interface YearlyReminder {
  /** `50`, `75`, `90`, `100` percent of the time, or `late-1`, `late-2`... days past the target. */
  readonly rung: string;
  /** ms since the epoch. */
  readonly atMs: number;
  readonly text: string;
}

const RUNGS_PERCENT = [50, 75, 90, 100] as const;
const DAY_MS = 86_400_000;

type Due = NonNullable<YearlyState['due']>;

const ladder = (title: string, { fromAt, targetAt, latestAt }: Due): YearlyReminder[] => {
  const fromMs = Date.parse(fromAt);
  const targetMs = Date.parse(targetAt);
  return RUNGS_PERCENT.map((percent) => ({
    rung: String(percent),
    atMs: fromMs + ((targetMs - fromMs) * percent) / 100,
    text:
      percent === 100
        ? `the ${title} was to be filed by ${targetAt}; the latest by the rule is ${latestAt}`
        : `${percent} % of the time to file the ${title} has passed; file it by ${targetAt}`,
  }));
};

const late = (title: string, { targetAt, latestAt }: Due, days: number): YearlyReminder => {
  const atMs = Date.parse(targetAt) + days * DAY_MS;
  return {
    rung: `late-${days}`,
    atMs,
    text:
      atMs <= Date.parse(latestAt)
        ? `the ${title} is still to be filed: the latest by the rule is ${latestAt}`
        : `the ${title} is overdue: the latest was ${latestAt}`,
  };
};

/**
 * The next reminder to give, at 50, 75, 90 and 100 % of the time to the target, then every day; null where nothing is to
 * be filed any more or the due date is not known. Where several have passed unheard, the last of them speaks for all.
 */
export const nextYearlyReminder = (state: YearlyState, nowMs: number): YearlyReminder | null => {
  const { due, outcome, reminded } = state;
  if (!due || outcome) return null;
  const title = `${yearlyTitle(state)}${due.isInForce ? '' : ' (its text is adopted, not in force)'}`;
  const upToMs = reminded?.targetAt === due.targetAt ? Date.parse(reminded.upToAt) : 0;
  const daysLate = Math.max(1, Math.floor((nowMs - Date.parse(due.targetAt)) / DAY_MS));
  const open = [...ladder(title, due), late(title, due, daysLate), late(title, due, daysLate + 1)].filter(
    ({ atMs }) => Math.floor(atMs) > upToMs,
  );
  return open.findLast(({ atMs }) => atMs <= nowMs) ?? open[0] ?? null;
};
