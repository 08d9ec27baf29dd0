import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { InfoRecord } from 'csv-parse';
import { COLUMNS, isColumn, isReason, nearestColumn } from './columns';
import type { Column, RawRow } from './columns';
import { plainText } from '../plain-text';
import { InvalidFile } from './invalid-file';

export type Format = 'csv' | 'jsonl';
/** A row of the file, or why there is none on a line. */
export type FileRow =
  | { readonly line: number; readonly raw: RawRow }
  | { readonly line: number; readonly raw: RawRow; readonly problem: string; readonly fix: string };

/** A JSON object that is longer is refused alone; a CSV row's cells are refused one by one (check-row.ts). */
const MAX_LINE_BYTES = 16 * 1_024;
/** A CSV row that is longer is one that has swallowed others, so that the file cannot be read on. */
const MAX_ROW_BYTES = 1_024 * 1_024;
const SPLIT_ROWS = 'Look for a quote that is not closed, above all on the line before.';

const unknownColumn = (line: number, name: string): InvalidFile => {
  const near = nearestColumn(name);
  const known = near ? `Did you mean ${near}?` : `Known columns: ${COLUMNS.join(', ')}.`;
  return new InvalidFile(
    line,
    `unknown column "${name.slice(0, 60)}"`,
    `${known} Rename or remove it.`,
    name.slice(0, 60),
  );
};

/** The columns of a file; null for one that is passed over. */
const headerOf = (cells: readonly string[]): (Column | null)[] => {
  const names = cells.map((cell) => cell.trim());
  const [only = ''] = names;
  if (names.length === 1 && /[;\t|]/.test(only))
    throw new InvalidFile(
      1,
      'the columns are not separated by commas',
      'Save the file as comma-separated CSV.',
    );
  const columns = names.map((name) => {
    if (isReason(name)) return null;
    if (!isColumn(name)) throw unknownColumn(1, name);
    return name;
  });
  const twice = columns.find((name, index) => name !== null && columns.indexOf(name) !== index);
  if (twice) throw new InvalidFile(1, `the column ${twice} is there twice`, 'Remove one of them.', twice);
  if (!columns.includes('customer_id'))
    throw new InvalidFile(
      1,
      'there is no column customer_id',
      'Begin the file with a line of column names.',
      'customer_id',
    );
  return columns;
};

const CSV_PROBLEMS: Readonly<Record<string, readonly [string, string]>> = {
  CSV_QUOTE_NOT_CLOSED: [
    'a quote is opened and never closed',
    'Close it, or write a quote within a value twice.',
  ],
  CSV_INVALID_CLOSING_QUOTE: [
    'a quoted value goes on after its closing quote',
    'Write a quote within a value twice.',
  ],
  INVALID_OPENING_QUOTE: [
    'a quote stands within a value that is not quoted',
    'Put the whole value in quotes, and write the quote within it twice.',
  ],
  CSV_MAX_RECORD_SIZE: [`a row is longer than ${MAX_ROW_BYTES} bytes`, SPLIT_ROWS],
};

/** The apostrophe that keeps a spreadsheet from computing a cell, in files that we wrote ourselves. */
const FORMULA_GUARD = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;

const csvFailure = (error: unknown): unknown => {
  const { code, lines } = error as { code?: string; lines?: number };
  const known = code === undefined ? undefined : CSV_PROBLEMS[code];
  return known ? new InvalidFile(lines ?? 1, ...known) : error;
};

async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    max_record_size: MAX_ROW_BYTES,
  });
  const source = Readable.from(text);
  source.once('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: (Column | null)[] | null = null;
  let isOurs = false;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
      if (!columns) {
        columns = headerOf(record);
        isOurs = record.some((name) => isReason(name.trim()));
        continue;
      }
      const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      const line = info.lines - breaks;
      const raw: RawRow = {};
      for (const [index, name] of columns.entries())
        if (name) raw[name] = isOurs ? record[index]?.replace(FORMULA_GUARD, '') : record[index];
      if (record.length === columns.length) yield { line, raw };
      else
        yield {
          line,
          raw,
          problem: `has ${record.length} values for ${columns.length} columns`,
          fix: 'Give each column a value, empty ones too, and put a value that has a comma in it in quotes.',
        };
    }
  } catch (error) {
    throw csvFailure(error);
  } finally {
    source.destroy();
  }
  if (!columns) throw new InvalidFile(1, 'the file is empty', `Begin it with ${COLUMNS.join(',')}.`);
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_LINE_BYTES) rest = rest.slice(0, MAX_LINE_BYTES + 1);
  }
  yield rest;
}

const cellOf = (value: unknown): string | undefined | null => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(';');
  return null;
};

const jsonRow = (line: number, text: string): FileRow => {
  const bad = (problem: string, fix: string): FileRow => ({ line, raw: {}, problem, fix });
  if (Buffer.byteLength(text) > MAX_LINE_BYTES)
    return bad(`is longer than ${MAX_LINE_BYTES} bytes`, 'Write one object per line.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad('is no JSON', 'Write one JSON object per line.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return bad('is no JSON object', 'Write one JSON object per line.');
  const raw: RawRow = {};
  for (const [name, item] of Object.entries(value)) {
    if (isReason(name)) continue;
    if (!isColumn(name)) throw unknownColumn(line, name);
    const cell = cellOf(item);
    if (cell === null) return { ...bad(`has no text in ${name}`, 'Write the value as a string.'), raw };
    if (cell !== undefined && plainText(cell) !== cell)
      return {
        ...bad(`has half a character in ${name}`, 'Write the whole one: \\u escapes of emoji come in pairs.'),
        raw,
      };
    raw[name] = cell;
  }
  return { line, raw };
};

async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const one of linesOf(text)) {
    line += 1;
    if (one.trim() !== '') yield jsonRow(line, one);
  }
}

/**
 * The rows of a customers' file, one at a time. A row that is wrong by itself is answered as such; throws InvalidFile
 * where the file as a whole cannot be read on: an unknown column, a quote that is never closed.
 */
export const readRows = (text: AsyncIterable<string>, format: Format): AsyncGenerator<FileRow> =>
  format === 'csv' ? csvRows(text) : jsonRows(text);
