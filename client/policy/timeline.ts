import pc from 'picocolors';
import type { WindowsReport } from '../../domain/windows/types';
import { covers, planOf } from './timeline-plan';
import type { Bar, TimelineOptions, TimelinePlan } from './timeline-plan';

/** How a plan is written: to a terminal with colour, or as plain characters. */
export interface TimelineLook {
  /** Columns in all; 80 unless given. */
  readonly columns?: number;
  readonly hasColour?: boolean;
}

const LABEL_COLUMNS = 27;
const LEGEND = '- clock runs, not yet allowed   = may be told   ] latest   > no latest   # hold';
const MARKS = '. weekend   h holiday or closure   v and : today   ! no lawful day is left';

type Colours = ReturnType<typeof pc.createColors>;

/** The days of one column, first and last. */
type Column = readonly string[];

const columnsOf = ({ days }: TimelinePlan, width: number): Column[] => {
  const each = Math.max(1, Math.ceil(days.length / width));
  return Array.from({ length: Math.ceil(days.length / each) }, (_unused, index) =>
    days.slice(index * each, (index + 1) * each).map(({ day }) => day),
  );
};

/** Dates above the columns, where there is room for the next one. */
const axisOf = (columns: readonly Column[]): string => {
  let axis = '';
  columns.forEach((column, index) => {
    const label = column[0]?.slice(5) ?? '';
    const isRoom = axis.length === 0 || index >= axis.length + 2;
    if (isRoom && index + label.length <= columns.length) axis = axis.padEnd(index) + label;
  });
  return axis;
};

const calendarOf = (plan: TimelinePlan, columns: readonly Column[]): string => {
  const isByDay = columns.every((column) => column.length === 1);
  const offOf = (day: string | undefined) => plan.days.find((each) => each.day === day)?.off ?? null;
  return columns
    .map((column) => {
      if (column.includes(plan.today)) return 'v';
      const off = isByDay ? offOf(column[0]) : null;
      if (off === null) return ' ';
      return off === 'weekend' ? '.' : 'h';
    })
    .join('');
};

const cellOf = (bar: Bar, plan: TimelinePlan, column: Column, isLast: boolean): string => {
  const isAny = (stretch: Bar['open']): boolean => column.some((day) => covers(stretch, day));
  if (bar.latest !== null && column.includes(bar.latest)) return bar.isEmpty ? '!' : ']';
  if (isLast && bar.latest === null && isAny(bar.open)) return '>';
  if (isAny(bar.open)) return '=';
  if (isAny(bar.waits)) return '-';
  return column.includes(plan.today) ? ':' : ' ';
};

const paint = (cells: string, { status, isEmpty }: Bar, colours: Colours): string => {
  if (isEmpty || status === 'overdue') return colours.red(cells);
  if (status === 'held' || status === 'forbidden') return colours.yellow(cells);
  return status === 'met' || status === 'open' ? colours.green(cells) : colours.dim(cells);
};

const labelOf = (text: string): string =>
  (text.length < LABEL_COLUMNS ? text : `${text.slice(0, LABEL_COLUMNS - 2)}~`).padEnd(LABEL_COLUMNS);

/** What a bar cannot show: that nothing is to be done, or that no clock runs yet. */
const wordOf = ({ status, waits, open, latest }: Bar): string | null => {
  if (status === 'exempt' || status === 'not-required') return status;
  return waits === null && open === null && latest === null ? status : null;
};

const barLine = (bar: Bar, plan: TimelinePlan, columns: readonly Column[], colours: Colours): string => {
  const label = labelOf(`${bar.recipient} ${bar.policy}`);
  const word = wordOf(bar);
  if (word !== null) return `${label}${colours.dim(word)}`;
  const cells = columns
    .map((column, index) => cellOf(bar, plan, column, index === columns.length - 1))
    .join('');
  return `${label}${paint(cells.trimEnd(), bar, colours)}`;
};

const holdLine = (
  hold: TimelinePlan['holds'][number],
  columns: readonly Column[],
  colours: Colours,
): string => {
  const cells = columns.map((column) => (column.some((day) => covers(hold, day)) ? '#' : ' ')).join('');
  return `${labelOf(hold.to === null ? 'hold, no last day' : `hold to ${hold.to}`)}${colours.yellow(cells.trimEnd())}`;
};

const scaleOf = (columns: readonly Column[]): string => {
  const days = columns[0]?.length ?? 1;
  return days === 1 ? 'a column is a day' : `a column is ${days} days`;
};

/**
 * The plan of a report as a timeline for a terminal: a bar for each obligation, holds, today, weekends and holidays.
 * Plain characters, at most `columns` wide.
 */
export const timelineOf = (
  report: WindowsReport,
  options: TimelineOptions,
  { columns: width = 80, hasColour = false }: TimelineLook = {},
): string => {
  const plan = planOf(report, options);
  const columns = columnsOf(plan, Math.max(10, width - LABEL_COLUMNS));
  const colours = pc.createColors(hasColour);
  const lines = [
    `${' '.repeat(LABEL_COLUMNS)}${axisOf(columns)}`,
    `${labelOf(scaleOf(columns))}${calendarOf(plan, columns)}`,
    ...plan.holds.map((hold) => holdLine(hold, columns, colours)),
    ...plan.bars.map((bar) => barLine(bar, plan, columns, colours)),
    LEGEND,
    MARKS,
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
};
