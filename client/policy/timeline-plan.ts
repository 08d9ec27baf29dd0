import { createCalendar } from '../../domain/calendar/business-days';
import { addDays } from '../../domain/calendar/days';
import { localDay } from '../../domain/windows/moments';
import type { CalendarDay, ObligationWindow, WindowsReport } from '../../domain/windows/types';

/** What a plan is drawn with beside the report itself. */
export interface TimelineOptions {
  /** The present, ISO 8601: marked as today. */
  readonly at: string;
  /** Directions not to notify; a last day of null: it stands until a person settles it. */
  readonly holds?: readonly {
    readonly directedAt: string;
    readonly lastDay: string | null;
    readonly releasedAt?: string | null;
  }[];
  readonly closures?: readonly CalendarDay[];
}

/** A stretch of days, each YYYY-MM-DD in the report's zone, both included; null: open to that side. */
export interface Stretch {
  readonly from: string;
  readonly to: string | null;
}

export interface Bar {
  readonly recipient: string;
  readonly policy: string;
  readonly status: ObligationWindow['status'];
  /** From the clock's start until the window opens. */
  readonly waits: Stretch | null;
  /** From the opening to the latest. */
  readonly open: Stretch | null;
  /** The day of the latest; null: there is none. */
  readonly latest: string | null;
  /** No lawful day is left between the two. */
  readonly isEmpty: boolean;
}

export interface PlanDay {
  readonly day: string;
  /** `weekend`, the name of a holiday or closure, or null. */
  readonly off: string | null;
}

/** A report as a picture needs it: days, and a bar for each obligation. */
export interface TimelinePlan {
  readonly zone: string;
  readonly today: string;
  readonly days: readonly PlanDay[];
  readonly bars: readonly Bar[];
  readonly holds: readonly Stretch[];
}

const MOST_DAYS = 800;

const barOf = (window: ObligationWindow, zone: string): Bar => {
  const { recipient, policy, status, earliest, latest, startedAt } = window;
  const dayOf = (at: string | null | undefined): string | null =>
    at ? localDay(Date.parse(at), zone) : null;
  const [started, opens, ends] = [dayOf(startedAt), dayOf(earliest), dayOf(latest)];
  const isEmpty = Boolean(earliest && latest && Date.parse(earliest) > Date.parse(latest));
  // Without an earliest that is known the window is open from its clock's start, unless something keeps it shut.
  const isShut = opens === null && ['waiting', 'held', 'forbidden', 'not-started'].includes(status);
  const opensOn = isShut ? null : (opens ?? started);
  const waitsTo = opens === null ? (isShut ? ends : null) : addDays(opens, -1);
  const waits =
    started !== null && (isShut || (opens !== null && started < opens))
      ? { from: started, to: waitsTo }
      : null;
  return {
    recipient,
    policy,
    status,
    waits,
    open: opensOn === null || isEmpty ? null : { from: opensOn, to: ends },
    latest: ends,
    isEmpty,
  };
};

const holdsOf = ({ holds = [] }: TimelineOptions, zone: string): Stretch[] =>
  holds.map(({ directedAt, lastDay, releasedAt }) => {
    const released = releasedAt ? localDay(Date.parse(releasedAt), zone) : null;
    return {
      from: localDay(Date.parse(directedAt), zone),
      to: released !== null && (lastDay === null || released < lastDay) ? released : lastDay,
    };
  });

const rangeOf = (days: readonly string[]): readonly [first: string, last: string] => {
  const sorted = days.toSorted();
  const first = sorted[0] ?? '';
  return [first, addDays(sorted.at(-1) ?? first, 1)];
};

/** Lays a report out in days, in its own zone. Pure: the present is an option. */
export const planOf = (report: WindowsReport, options: TimelineOptions): TimelinePlan => {
  const { zone } = report;
  const today = localDay(Date.parse(options.at), zone);
  const bars = report.obligations.map((window) => barOf(window, zone));
  const holds = holdsOf(options, zone);
  const stretches = [...bars.flatMap(({ waits, open }) => [waits, open]), ...holds].flatMap(
    (each) => each ?? [],
  );
  const [first, last] = rangeOf([
    today,
    ...bars.flatMap(({ latest }) => latest ?? []),
    ...stretches.flatMap(({ from, to }) => [from, to ?? from]),
  ]);
  const calendar = createCalendar({ closures: options.closures ?? [], inauguration: false });
  const days: PlanDay[] = [];
  for (let day = first; day <= last && days.length < MOST_DAYS; day = addDays(day, 1))
    days.push({ day, off: calendar.reasonOff(day) });
  return { zone, today, days, bars, holds };
};

/** Whether a stretch has a day. */
export const covers = (stretch: Stretch | null, day: string): boolean =>
  stretch !== null && stretch.from <= day && (stretch.to === null || day <= stretch.to);
