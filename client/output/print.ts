import { stringify } from 'csv-stringify/sync';
import type { Globals, Result } from '../result';
import { asTable, cell } from './table';
import type { Cells } from './table';
import { typeable } from './typeable';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Data without a table of its own: one column for every key of its rows. */
const tableOf = (data: unknown): Cells => {
  const rows = (Array.isArray(data) ? (data as unknown[]) : [data]).map((row) =>
    isRecord(row) ? row : { value: row },
  );
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { columns, rows: rows.map((row) => columns.map((column) => row[column])) };
};

const RENDERERS: Readonly<Record<Globals['output'], (result: Result) => string>> = {
  table: ({ data, table, text }) =>
    text ?? (table ? asTable(table) : isRecord(data) ? JSON.stringify(data, null, 2) : cell(data)),
  json: ({ data }) => JSON.stringify(data ?? null, null, 2),
  jsonl: ({ data }) =>
    (Array.isArray(data) ? (data as unknown[]) : [data ?? null]).map((row) => JSON.stringify(row)).join('\n'),
  svg: ({ svg }) => svg ?? '',
  // A spreadsheet runs what begins like a formula, and some of what is listed was written by strangers.
  csv: ({ data, table }) => {
    const { columns, rows } = table ?? tableOf(data);
    return stringify([[...columns], ...rows.map((row) => row.map(cell))], {
      escape_formulas: true,
    }).trimEnd();
  },
};

/** Prints what a command answered: its data to stdout in the form asked for, what it says to stderr. */
export const print = (result: Result, output: Globals['output']): void => {
  const text = RENDERERS[output](result);
  if (text !== '') process.stdout.write(`${text}\n`);
  const said = [...(result.said ?? []), ...(result.next ? [`Next: ${typeable(result.next)}`] : [])];
  if (said.length > 0) process.stderr.write(`${said.join('\n')}\n`);
};
