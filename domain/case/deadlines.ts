import { agenciesAreTold } from './agencies';
import type { CaseState } from './state';

/** A `latest` that is not met yet. Times in ms since the epoch, case time. */
export interface Deadline {
  readonly recipient: 'agencies' | 'customers';
  readonly fromMs: number;
  readonly latestMs: number;
  readonly latest: string;
}

/** The deadlines that still run, nearest first. */
export const runningDeadlines = (state: CaseState): Deadline[] => {
  if (!state.facts.determinedAt || !state.windows || state.closed) return [];
  const fromMs = Date.parse(state.facts.determinedAt);
  const { agencies, customers } = state.windows.effective;
  const open = [
    { recipient: 'agencies' as const, latest: agencies.latest, isMet: agenciesAreTold(state) },
    { recipient: 'customers' as const, latest: customers.latest, isMet: state.customersNotifiedAt !== null },
  ];
  return open
    .flatMap(({ recipient, latest, isMet }) =>
      latest === null || isMet ? [] : [{ recipient, latest, fromMs, latestMs: Date.parse(latest) }],
    )
    .sort((a, b) => a.latestMs - b.latestMs);
};

export interface Reminder {
  /** Given once: the key names the deadline and the rung. */
  readonly key: string;
  readonly atMs: number;
  readonly text: string;
  /** Rungs that this one stands for, having been passed unheard (a late start, a long outage). */
  readonly alsoGiven: readonly string[];
}

const RUNGS_PERCENT = [50, 75, 90, 100] as const;
const DAY_MS = 86_400_000;

const rungsOf = (deadline: Deadline, nowMs: number): Omit<Reminder, 'alsoGiven'>[] => {
  const { recipient, fromMs, latestMs, latest } = deadline;
  const key = (rung: string): string => `remind/${recipient}/${latest}/${rung}`;
  const ladder = RUNGS_PERCENT.map((percent) => ({
    key: key(String(percent)),
    atMs: fromMs + ((latestMs - fromMs) * percent) / 100,
    text:
      percent === 100
        ? `the time to notify ${recipient} is over: it ended ${latest}`
        : `${percent} % of the time to notify ${recipient} has passed; the latest is ${latest}`,
  }));
  const daysLate = Math.max(1, Math.floor((nowMs - latestMs) / DAY_MS));
  const daily = [daysLate, daysLate + 1].map((days) => ({
    key: key(`late-${days}`),
    atMs: latestMs + days * DAY_MS,
    text: `notifying ${recipient} is ${days} day(s) late: the latest was ${latest}`,
  }));
  return [...ladder, ...daily];
};

/**
 * The next reminder to give: at 50, 75, 90 and 100 % of the time to each `latest`, then every day past it.
 * Where several rungs have passed unheard, the last of them speaks for all.
 */
export const nextReminder = (state: CaseState, nowMs: number): Reminder | null => {
  const candidates = runningDeadlines(state).flatMap((deadline): Reminder[] => {
    const open = rungsOf(deadline, nowMs).filter(({ key }) => !state.given.includes(key));
    const passed = open.filter(({ atMs }) => atMs <= nowMs);
    const due = passed.at(-1) ?? open[0];
    return due ? [{ ...due, alsoGiven: passed.slice(0, -1).map(({ key }) => key) }] : [];
  });
  return candidates.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
};
