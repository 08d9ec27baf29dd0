import type { WindowsReport } from '../../domain/windows/types';
import { planOf } from './timeline-plan';
import type { Bar, Stretch, TimelineOptions, TimelinePlan } from './timeline-plan';

const WIDTH = 960;
const LABEL = 250;
const ROW = 26;
const TOP = 64;
const CHART = WIDTH - LABEL - 16;

/** Colours that differ in lightness too, so that they can be told apart without colour. */
const FILLS = {
  waits: '#c9d4e3',
  open: '#1b6e3c',
  held: '#e0a100',
  empty: '#a3142a',
  off: '#eef0f3',
  text: '#1a1a1a',
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const xOf = ({ days }: TimelinePlan, day: string): number => {
  const index = days.findIndex((each) => each.day >= day);
  return LABEL + (CHART * (index < 0 ? days.length : index)) / days.length;
};
const dayWidth = ({ days }: TimelinePlan): number => CHART / days.length;
const round = (value: number): string => String(Math.round(value * 100) / 100);

const rect = (x: number, y: number, width: number, height: number, fill: string, title?: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(width, 1))}" height="${round(height)}" fill="${fill}">` +
  `${title === undefined ? '' : `<title>${escaped(title)}</title>`}</rect>`;

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}"${more}>${escaped(content)}</text>`;

const stretchRect = (
  plan: TimelinePlan,
  stretch: Stretch,
  y: number,
  fill: string,
  title: string,
): string => {
  const from = xOf(plan, stretch.from);
  const to = stretch.to === null ? LABEL + CHART : xOf(plan, stretch.to) + dayWidth(plan);
  return rect(from, y + 5, to - from, ROW - 10, fill, title);
};

const said = (stretch: Stretch): string => `${stretch.from} to ${stretch.to ?? 'an end that no rule sets'}`;

const barOf = (plan: TimelinePlan, bar: Bar, y: number): string => {
  const { recipient, policy, status, waits, open, latest, isEmpty } = bar;
  const name = `${recipient}, ${policy}`;
  const parts = [
    ...(waits ? [stretchRect(plan, waits, y, FILLS.waits, `${name}: not yet allowed, ${said(waits)}`)] : []),
    ...(open ? [stretchRect(plan, open, y, FILLS.open, `${name}: may be told, ${said(open)}`)] : []),
    ...(latest
      ? [
          rect(
            xOf(plan, latest) + dayWidth(plan) - 2,
            y + 2,
            3,
            ROW - 4,
            isEmpty ? FILLS.empty : FILLS.text,
            `${name}: latest ${latest}${isEmpty ? ', no lawful day is left' : ''}`,
          ),
        ]
      : []),
    ...(waits || open || latest ? [] : [text(LABEL + 4, y + 17, status)]),
  ];
  return `<g>${text(8, y + 17, `${name} (${status})`)}${parts.join('')}</g>`;
};

const shades = (plan: TimelinePlan, height: number): string[] =>
  plan.days.flatMap(({ day, off }) =>
    off === null
      ? []
      : [
          rect(
            xOf(plan, day),
            TOP - 8,
            dayWidth(plan),
            height - TOP,
            FILLS.off,
            off === 'weekend' ? `${day}, weekend` : `${day}, ${off}`,
          ),
        ],
  );

const ticks = (plan: TimelinePlan): string[] => {
  const every = Math.max(1, Math.ceil((plan.days.length * 60) / CHART));
  return plan.days
    .filter((_day, index) => index % every === 0)
    .map(({ day }) => text(xOf(plan, day), TOP - 14, day.slice(5), ' font-size="11"'));
};

/** What the picture shows, in words: for those who do not see it. */
const describe = (report: WindowsReport, plan: TimelinePlan): string =>
  [
    `Today is ${plan.today}.`,
    ...report.obligations.map(
      ({ recipient, policy, earliest, latest, status }) =>
        `${recipient}, ${policy}: ${status}, from ${earliest ?? 'no earliest'} to ${latest ?? 'no latest'}.`,
    ),
    ...plan.holds.map((hold) => `Held ${said(hold)}.`),
    ...report.conflicts.map(({ message }) => `Conflict: ${message}.`),
  ].join(' ');

/** The plan of a report as an SVG picture with a title and a description; no font, script or outside reference in it. */
export const timelineSvg = (report: WindowsReport, options: TimelineOptions): string => {
  const plan = planOf(report, options);
  const rows = plan.holds.length + plan.bars.length;
  const height = TOP + rows * ROW + 16;
  const rowY = (index: number): number => TOP + index * ROW;
  const todayX = xOf(plan, plan.today) + dayWidth(plan) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12" fill="${FILLS.text}">`,
    `<title id="title">${escaped(`Lawful windows under ${report.policies.join(', ')}, in ${report.zone}`)}</title>`,
    `<desc id="desc">${escaped(describe(report, plan))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(8, 20, `${report.policies.join(', ')}, in ${report.zone}`, ' font-size="14" font-weight="bold"'),
    ...shades(plan, height),
    ...ticks(plan),
    ...plan.holds.map(
      (hold, index) =>
        `<g>${text(8, rowY(index) + 17, `hold, ${said(hold)}`)}${stretchRect(plan, hold, rowY(index), FILLS.held, `held ${said(hold)}`)}</g>`,
    ),
    ...plan.bars.map((bar, index) => barOf(plan, bar, rowY(plan.holds.length + index))),
    `<line x1="${round(todayX)}" y1="${TOP - 8}" x2="${round(todayX)}" y2="${height - 8}" stroke="${FILLS.empty}" stroke-width="1.5" stroke-dasharray="4 3"><title>today, ${plan.today}</title></line>`,
    '</svg>',
  ].join('\n');
};
