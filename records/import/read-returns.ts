import { parse } from 'csv-parse/sync';
import { TocsinError } from '../../domain/errors';
import { daySchema } from '../../domain/schemas';
import { plainText } from '../plain-text';

/** A letter that the post has brought back. */
export interface ReturnedLetter extends Omit<ReturnedMail, 'id'> {
  readonly customerId: string;
}

/** The same, by what its sender names it. */
export interface ReturnedMail {
  readonly id: string;
  /** What the post says, such as `vacant`. */
  readonly reason: string;
  /** YYYY-MM-DD. */
  readonly returnedAt: string;
  /** Where the file says so; absent: no file does. */
  readonly line?: number;
}

/** The days, YYYY-MM-DD, on which one of the case's letters can have come back. */
export interface ReturnDays {
  /** null: nobody knows here when the first letter went out. */
  readonly earliest: string | null;
  readonly latest: string;
}

/** The column that says which letter it was. */
export interface IdColumn {
  readonly name: string;
  /** What is wrong with a value, and what to do about it; null: nothing. */
  readonly problem: (value: string) => string | null;
}

const CUSTOMER: IdColumn = {
  name: 'customer_id',
  problem: (value) => (value === '' ? 'is empty. Give the id that the letter was sent for.' : null),
};
const MAX_REASON = 120;
const SHOWN = 10;

type Cells = Readonly<Record<'id' | 'reason' | 'returned_at', string>>;

const invalid = (columns: readonly string[], problems: readonly string[], rows: number): TocsinError =>
  new TocsinError(
    'InvalidRows',
    `nothing was imported: ${problems.length} problem(s) in ${rows} row(s)\n${problems
      .slice(0, SHOWN)
      .map((problem) => `  ${problem}`)
      .join('\n')}`,
    `Give a CSV file with the columns ${columns.join(',')}.`,
  );

const dayProblem = (returnedAt: string, { earliest, latest }: ReturnDays): string | null => {
  const shown = `"${returnedAt.slice(0, 40)}"`;
  if (!daySchema.safeParse(returnedAt).success || returnedAt > latest)
    return `${shown} is no day until today, by the clock of the case. Write YYYY-MM-DD.`;
  return earliest !== null && returnedAt < earliest
    ? `${shown} is before the first letter of the case. Look for a slip in the year.`
    : null;
};

const problemsOf = (
  line: number,
  { id, reason, returned_at }: Cells,
  { column, days }: { readonly column: IdColumn; readonly days: ReturnDays },
): string[] => [
  ...[column.problem(id)].flatMap((problem) =>
    problem === null ? [] : [`line ${line}, ${column.name}: ${problem}`],
  ),
  ...(reason === '' || reason.length > MAX_REASON
    ? [
        `line ${line}, reason: must have 1 to ${MAX_REASON} characters. Say what the post says, such as vacant.`,
      ]
    : []),
  ...[dayProblem(returned_at, days)].flatMap((problem) =>
    problem === null ? [] : [`line ${line}, returned_at: ${problem}`],
  ),
];

interface Row {
  readonly line: number;
  readonly values: readonly string[];
}

const rowsOf = (text: string, columns: readonly string[]): Row[] => {
  try {
    const parsed = parse(text, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ line: info.lines, values: record }));
  } catch (cause) {
    throw invalid(columns, [cause instanceof Error ? cause.message : String(cause)], 0);
  }
};

/**
 * Reads a CSV file of returned letters, each named in `column`: all rows or none.
 * @throws TocsinError InvalidRows with line, column, value and fix of the first wrong rows
 */
export const readReturnedMail = (
  text: string,
  days: ReturnDays,
  column: IdColumn,
): readonly ReturnedMail[] => {
  const columns = [column.name, 'reason', 'returned_at'];
  const [first, ...rows] = rowsOf(text, columns);
  const header = first?.values ?? [];
  const refuse = (problems: readonly string[]): TocsinError => invalid(columns, problems, rows.length);
  const unknown = header.find((name) => !columns.includes(name));
  const missing = columns.find((name) => !header.includes(name));
  if (unknown !== undefined) throw refuse([`line 1: unknown column "${unknown.slice(0, 40)}"`]);
  if (missing !== undefined) throw refuse([`line 1: there is no column ${missing}`]);
  const cells = rows.map(
    ({ values }) =>
      Object.fromEntries(
        header.map((name, index) => [name === column.name ? 'id' : name, plainText(values[index] ?? '')]),
      ) as Cells,
  );
  const problems = rows.flatMap(({ line, values }, index) =>
    values.length === header.length
      ? problemsOf(line, cells[index] as Cells, { column, days })
      : [`line ${line}: has ${values.length} values for ${header.length} columns`],
  );
  if (problems.length > 0) throw refuse(problems);
  return cells.map(({ id, reason, returned_at }, index) => ({
    id,
    reason,
    returnedAt: returned_at,
    line: rows[index]?.line ?? 0,
  }));
};

/** Rows of customers whom no letter can have been sent to: `why` says it of each. */
export const refuseReturns = (
  wrong: readonly { readonly letter: ReturnedLetter; readonly why: string }[],
  rows: number,
): TocsinError =>
  invalid(
    [CUSTOMER.name, 'reason', 'returned_at'],
    wrong.map(
      ({ letter: { line, customerId }, why }) =>
        `${line === undefined ? '' : `line ${line}, `}${CUSTOMER.name}: "${customerId.slice(0, 40)}" ${why}`,
    ),
    rows,
  );

/** The same of a case's letters, each named by its customer. */
export const readReturns = (text: string, days: ReturnDays): readonly ReturnedLetter[] =>
  readReturnedMail(text, days, CUSTOMER).map(({ id, ...mail }) => ({ customerId: id, ...mail }));
