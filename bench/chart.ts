import { CONTESTANTS } from './contestants';
import type { Results } from './results';
import type { Summary } from './summary';

const WIDTH = 900;
const LABELS = 320;
const FIGURES = 130;
const ROW = 26;
const BAR = 14;
const TOP = 74;
const BOTTOM = 34;
const OURS = '#b3261e';
const THEIRS = '#6b7785';
const INK = '#1c2126';
const FAINT = '#d5dae0';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;

type Rated = Summary & { readonly ofBare: NonNullable<Summary['ofBare']> };

/** One bar: the median, and a line from the slowest round to the fastest. */
const bar = ({ name, title, perSecond, ofBare }: Rated, index: number, perUnit: number): string => {
  const y = TOP + index * ROW;
  const middle = y + BAR / 2;
  const at = (ratio: number): number => Math.round((LABELS + ratio * perUnit) * 10) / 10;
  const isOurs = name.startsWith('tocsin');
  return [
    text(LABELS - 10, middle + 4, title, `text-anchor="end"${isOurs ? ' font-weight="bold"' : ''}`),
    `<rect x="${LABELS}" y="${y}" width="${at(ofBare.median) - LABELS}" height="${BAR}" fill="${isOurs ? OURS : THEIRS}"/>`,
    `<path d="M${at(ofBare.from)} ${middle}H${at(ofBare.to)}M${at(ofBare.from)} ${middle - 4}v8M${at(ofBare.to)} ${middle - 4}v8" stroke="${INK}" fill="none"/>`,
    text(
      at(ofBare.to) + 8,
      middle + 4,
      `${ofBare.median.toFixed(2)} (${perSecond.toLocaleString('en-US')}/s)`,
    ),
  ].join('\n');
};

/** The measure, and all who do the same work: what records nothing is no rival, and would leave no room for the others. */
const isDrawn = (one: Summary): one is Rated =>
  one.ofBare !== null && (one.name === 'bare' || CONTESTANTS[one.name]?.isRecorded === true);

/** Notices a second as ratios to the bare pool of the same round, as an SVG that needs nothing else. */
export const chartOf = ({ machine, notices, rounds, sending }: Results): string => {
  const rows = sending.filter(isDrawn);
  const most = Math.max(...rows.map(({ ofBare }) => ofBare.to));
  const perUnit = (WIDTH - LABELS - FIGURES) / most;
  const height = TOP + rows.length * ROW + BOTTOM;
  const floor = TOP + rows.length * ROW;
  const ticks = Array.from({ length: Math.floor(most) + 1 }, (_, ratio) => ratio);
  const { processors, date, loadAtStart, loadAtEnd, versions } = machine;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="${INK}" role="img">`,
    `<title>Notices a second against a bare nodemailer pool</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(16, 26, 'Notices a second, as a multiple of a bare nodemailer pool', 'font-size="17"'),
    text(
      16,
      48,
      `${notices.toLocaleString('en-US')} notices, medians of ${rounds} rounds, line: slowest to fastest round. ${date}, ${processors}, Node ${versions.node}, load ${loadAtStart} to ${loadAtEnd}`,
      'font-size="11"',
    ),
    ...ticks.flatMap((ratio) => [
      `<path d="M${LABELS + ratio * perUnit} ${TOP - 6}V${floor}" stroke="${ratio === 1 ? INK : FAINT}" stroke-dasharray="${ratio === 1 ? '3 3' : 'none'}"/>`,
      text(LABELS + ratio * perUnit, floor + 16, String(ratio), 'text-anchor="middle" font-size="11"'),
    ]),
    ...rows.map((row, index) => bar(row, index, perUnit)),
    '</svg>',
    '',
  ].join('\n');
};
