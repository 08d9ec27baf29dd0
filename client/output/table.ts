import Table from 'cli-table3';
import pc from 'picocolors';
import type { Result } from '../result';

export type Cells = NonNullable<Result['table']>;

/** A value as a cell has it: a text as it is, data as JSON, nothing as nothing. */
export const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((part) => [part, '']),
);

/** Whether a stream takes colour: a terminal, and nobody said NO_COLOR. */
export const takesColour = (stream: NodeJS.WriteStream): boolean =>
  Boolean(stream.isTTY) && !process.env.NO_COLOR;

/** Columns under their names, without lines: what people and `awk` can read. */
export const asTable = ({ columns, rows }: Cells): string => {
  if (rows.length === 0) return '';
  const { bold } = pc.createColors(takesColour(process.stdout));
  const table = new Table({
    head: columns.map(bold),
    // The table's own colours go by what the process was started with, not by this stream.
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(cell)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};
