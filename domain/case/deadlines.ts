import { agenciesAreTold } from './agencies';
import type { CaseState } from './state';
import { isLifted, isSurveyed, nameOfTask, openTasks } from './tasks';
import type { WindowsReport } from '../windows/types';

/** A `latest` that is not met yet. Times in ms since the epoch, case time. */
export interface Deadline {
  /** `agencies`, `customers`, or the obligation: part of the keys of its reminders. */
  readonly id: string;
  /** Who is to be told, and for a task by which rule. */
  readonly name: string;
  readonly fromMs: number;
  readonly latestMs: number;
  readonly latest: string;
}

/** The nearest latest of the agencies' obligations that are not met: one policy's may be, and another's not. */
const agenciesLatest = ({ obligations, effective }: WindowsReport): string | null => {
  const open = obligations.filter((window) => window.recipient === 'agencies' && !isLifted(window));
  const [nearest] = open
    .flatMap(({ latest }) => (latest === null ? [] : [latest]))
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return open.length === 0 ? effective.agencies.latest : (nearest ?? null);
};

/** The combined deadlines of those whom the engine tells: one for each, from the determination. */
const ownDeadlines = (state: CaseState): Deadline[] => {
  if (!state.facts.determinedAt || !state.windows) return [];
  const fromMs = Date.parse(state.facts.determinedAt);
  const { customers } = state.windows.effective;
  const open = [
    { name: 'agencies', latest: agenciesLatest(state.windows), isMet: agenciesAreTold(state) },
    { name: 'customers', latest: customers.latest, isMet: state.customersNotifiedAt !== null },
  ];
  return open.flatMap(({ name, latest, isMet }) =>
    latest === null || isMet ? [] : [{ id: name, name, latest, fromMs, latestMs: Date.parse(latest) }],
  );
};

/** One deadline for each obligation that a person carries out, from the start of its own clock. */
const taskDeadlines = (state: CaseState): Deadline[] => {
  if (!isSurveyed(state)) return [];
  return openTasks(state).flatMap((task): Deadline[] => {
    const { recipient, policy, obligation, status, startedAt, latest } = task;
    if (latest === null || startedAt === undefined || status === 'forbidden') return [];
    return [
      {
        id: `${recipient}/${policy}/${obligation}`,
        name: nameOfTask(task),
        latest,
        fromMs: Date.parse(startedAt),
        latestMs: Date.parse(latest),
      },
    ];
  });
};

/** The deadlines that still run, nearest first. */
export const runningDeadlines = (state: CaseState): Deadline[] =>
  state.closed
    ? []
    : [...ownDeadlines(state), ...taskDeadlines(state)].sort((a, b) => a.latestMs - b.latestMs);

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

/** What the keys of all reminders of one deadline begin with. */
export const prefixOf = ({ id, latest }: Deadline): string => `remind/${id}/${latest}/`;

const rungsOf = (deadline: Deadline, nowMs: number): Omit<Reminder, 'alsoGiven'>[] => {
  const { name, fromMs, latestMs, latest } = deadline;
  const key = (rung: string): string => `${prefixOf(deadline)}${rung}`;
  const ladder = RUNGS_PERCENT.map((percent) => ({
    key: key(String(percent)),
    atMs: fromMs + ((latestMs - fromMs) * percent) / 100,
    text:
      percent === 100
        ? `the time to notify ${name} is over: it ended ${latest}`
        : `${percent} % of the time to notify ${name} has passed; the latest is ${latest}`,
  }));
  const daysLate = Math.max(1, Math.floor((nowMs - latestMs) / DAY_MS));
  const daily = [daysLate, daysLate + 1].map((days) => ({
    key: key(`late-${days}`),
    atMs: latestMs + days * DAY_MS,
    text: `notifying ${name} is ${days} day(s) late: the latest was ${latest}`,
  }));
  return [...ladder, ...daily];
};

/**
 * The next reminder to give: at 50, 75, 90 and 100 % of the time to each `latest`, then every day past it.
 * Where several rungs have passed unheard, the last of them speaks for all.
 */
export const nextReminder = (state: CaseState, nowMs: number): Reminder | null => {
  const candidates = runningDeadlines(state).flatMap((deadline): Reminder[] => {
    const rungs = rungsOf(deadline, nowMs);
    // What is before the last that was given has been spoken for, though its own key may be forgotten by now.
    const open = rungs.slice(rungs.findLastIndex(({ key }) => state.given.includes(key)) + 1);
    const passed = open.filter(({ atMs }) => atMs <= nowMs);
    const due = passed.at(-1) ?? open[0];
    return due ? [{ ...due, alsoGiven: passed.slice(0, -1).map(({ key }) => key) }] : [];
  });
  return candidates.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
};
