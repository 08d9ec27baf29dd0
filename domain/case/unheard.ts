import { prefixOf, runningDeadlines } from './deadlines';
import type { GivenReminder } from './duty-state';
import type { CaseState } from './state';

/** Reminders that a case keeps; those of deadlines that are met are forgotten first. */
const MOST_REMINDERS = 200;
const DAY_MS = 86_400_000;

const isLate = (key: string): boolean => key.includes('/late-');
/** Rungs that tell the executive themselves, and are followed by the next one a day later. */
const isLoud = (key: string): boolean => isLate(key) || key.endsWith('/100');

/** Reminders that nobody has acknowledged, of deadlines that still run. */
export const openReminders = (state: CaseState): GivenReminder[] => {
  const prefixes = runningDeadlines(state).map(prefixOf);
  return (state.reminders ?? []).filter(
    ({ key, acknowledgedBy }) => acknowledgedBy === null && prefixes.some((prefix) => key.startsWith(prefix)),
  );
};

/**
 * A case that has given a reminder. Those of deadlines that are met are forgotten, and of those past a latest only the
 * last is kept: it says how late it is.
 */
export const withReminder = (
  state: CaseState,
  reminder: Omit<GivenReminder, 'acknowledgedBy'>,
): CaseState => {
  const prefixes = runningDeadlines(state).map(prefixOf);
  const prefixIn = (key: string): string | undefined => prefixes.find((prefix) => key.startsWith(prefix));
  const isSuperseded = (key: string): boolean =>
    isLate(key) && isLate(reminder.key) && prefixIn(key) === prefixIn(reminder.key);
  const kept = (state.reminders ?? []).filter(({ key }) => prefixIn(key) !== undefined && !isSuperseded(key));
  return {
    ...state,
    reminders: [...kept, { ...reminder, acknowledgedBy: null }].slice(-MOST_REMINDERS),
  };
};

export interface Repeat {
  readonly key: string;
  readonly atMs: number;
  readonly text: string;
}

/**
 * The next reminder to repeat to the executive: a day after it was given, once, where nobody has acknowledged it. Not
 * past the latest: from there on the executive is told every day.
 */
export const nextRepeat = (state: CaseState): Repeat | null => {
  const deadlines = runningDeadlines(state);
  const repeats = openReminders(state).flatMap(({ key, text, at }): Repeat[] => {
    const deadline = deadlines.find((each) => key.startsWith(prefixOf(each)));
    const repeat = {
      key: `${key}/unheard`,
      atMs: Date.parse(at) + DAY_MS,
      text: `nobody has acknowledged: ${text}`,
    };
    const isDue = deadline && repeat.atMs < deadline.latestMs && !isLoud(key);
    return isDue && !state.given.includes(repeat.key) ? [repeat] : [];
  });
  return repeats.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
};
