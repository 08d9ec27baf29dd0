import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleDescription, ScheduleOptions, ScheduleUpdateOptions } from '@temporalio/client';
import { TASK_QUEUE } from '../../domain/naming';
import { YEARLY_DUTIES } from '../../domain/yearly/work';
import type { YearlyKind } from '../../domain/yearly/work';
import { START_YEARLY, YEARLY_SCHEDULES } from '../../workflows/yearly-contract';

const DAY_MS = 86_400_000;
/** A start that was missed is made up for a whole year: what is late is still to be filed. */
const CATCH_UP_MS = 365 * DAY_MS;

/**
 * The Schedule that starts one kind of yearly work, as it must be: each January 2 at 09:00 in the carrier's zone.
 * @param zone IANA zone of the carrier
 */
export const wantedSchedule = (kind: YearlyKind, zone: string): ScheduleOptions => ({
  scheduleId: YEARLY_SCHEDULES[kind].id,
  spec: {
    calendars: [
      {
        month: 'JANUARY',
        dayOfMonth: 2,
        hour: 9,
        comment: `the ${YEARLY_DUTIES[kind].title} of the year before`,
      },
    ],
    timezone: zone,
  },
  action: {
    type: 'startWorkflow',
    workflowType: START_YEARLY,
    workflowId: YEARLY_SCHEDULES[kind].workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ kind }],
  },
  policies: {
    // Nothing that the law asks for is skipped because something else is under way.
    overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    catchupWindow: CATCH_UP_MS,
    pauseOnFailure: false,
  },
  state: { paused: false },
});

/** The same, for a Schedule that is there. */
export const wantedUpdate = (kind: YearlyKind, zone: string): ScheduleUpdateOptions => {
  const { spec, action, policies } = wantedSchedule(kind, zone);
  return { spec, action, policies, state: { paused: false } };
};

const only = (value: number) => [{ start: value, end: value, step: 1 }];
const CALENDAR = {
  second: only(0),
  minute: only(0),
  hour: only(9),
  dayOfMonth: only(2),
  month: [{ start: 'JANUARY', end: 'JANUARY', step: 1 }],
  year: [],
  dayOfWeek: [{ start: 'SUNDAY', end: 'SATURDAY', step: 1 }],
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const isTimely = ({
  calendars = [],
  intervals = [],
  skip = [],
  startAt,
  endAt,
  jitter,
}: ScheduleDescription['spec']) => {
  const [{ comment: _, ...calendar } = { comment: '' }] = calendars;
  const inOrder = Object.fromEntries(
    Object.keys(CALENDAR).map((key) => [key, (calendar as Record<string, unknown>)[key]]),
  );
  return (
    calendars.length === 1 &&
    isSame(inOrder, CALENDAR) &&
    intervals.length + skip.length === 0 &&
    startAt === undefined &&
    endAt === undefined &&
    !jitter
  );
};

const partsOf = ({
  workflowType,
  workflowId,
  taskQueue,
  args,
}: ScheduleDescription['action'] | ScheduleOptions['action']): unknown => ({
  workflowType,
  workflowId,
  taskQueue,
  args,
});

/** What is wrong with a Schedule, a word or two each; empty: it is as it must be. */
export const scheduleFaults = (found: ScheduleDescription, kind: YearlyKind, zone: string): string[] => {
  const { spec, action, policies, state } = found;
  const wanted = wantedSchedule(kind, zone);
  return [
    ...(isTimely(spec) ? [] : ['starts at another time']),
    ...(spec.timezone === zone ? [] : [`counts in ${spec.timezone ?? 'UTC'}, not in ${zone}`]),
    ...(isSame(partsOf(action), partsOf(wanted.action)) ? [] : ['starts something else']),
    ...(policies.overlap === wanted.policies?.overlap
      ? []
      : [`takes overlapping starts by ${policies.overlap}`]),
    ...(policies.catchupWindow === CATCH_UP_MS
      ? []
      : [`makes up for ${Math.round(policies.catchupWindow / DAY_MS)} days only`]),
    ...(policies.pauseOnFailure ? ['pauses on failure'] : []),
    ...(state.paused ? [`is paused${state.note ? ` (${state.note})` : ''}`] : []),
    ...(state.remainingActions === undefined ? [] : [`has ${state.remainingActions} start(s) left`]),
  ];
};
