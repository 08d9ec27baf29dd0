import { parse } from 'csv-parse/sync';
import { TocsinError } from '../../domain/errors';
import { daySchema } from '../../domain/schemas';
import { plainText } from '../plain-text';

/** A letter that the post has brought back. */
export interface ReturnedLetter {
  readonly customerId: string;
  /** What the post says, such as `vacant`. */
  readonly reason: string;
  /** YYYY-MM-DD. */
  readonly returnedAt: string;
}

/** The days, YYYY-MM-DD, on which one of the case's letters can have come back. */
export interface ReturnDays {
  /** null: nobody knows here when the first letter went out. */
  readonly earliest: string | null;
  readonly latest: string;
}

const COLUMNS = ['customer_id', 'reason', 'returned_at'] as const;
const MAX_REASON = 120;
const SHOWN = 10;

type Cells = Readonly<Record<(typeof COLUMNS)[number], string>>;

const invalid = (problems: readonly string[], rows: number): TocsinError =>
  new TocsinError(
    'InvalidRows',
    `nothing was imported: ${problems.length} problem(s) in ${rows} row(s)\n${problems
      .slice(0, SHOWN)
      .map((problem) => `  ${problem}`)
      .join('\n')}`,
    `Give a CSV file with the columns ${COLUMNS.join(',')}.`,
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
  { customer_id, reason, returned_at }: Cells,
  days: ReturnDays,
): string[] => [
  ...(customer_id === ''
    ? [`line ${line}, customer_id: is empty. Give the id that the letter was sent for.`]
    : []),
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

const rowsOf = (text: string): Row[] => {
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
    throw invalid([cause instanceof Error ? cause.message : String(cause)], 0);
  }
};

/**
 * Reads a CSV file of returned letters: all rows or none.
 * @throws TocsinError InvalidRows with line, column, value and fix of the first wrong rows
 */
export const readReturns = (text: string, days: ReturnDays): readonly ReturnedLetter[] => {
  const [first, ...rows] = rowsOf(text);
  const header = first?.values ?? [];
  const unknown = header.find((name) => !(COLUMNS as readonly string[]).includes(name));
  const missing = COLUMNS.find((name) => !header.includes(name));
  if (unknown !== undefined) throw invalid([`line 1: unknown column "${unknown.slice(0, 40)}"`], rows.length);
  if (missing !== undefined) throw invalid([`line 1: there is no column ${missing}`], rows.length);
  const cells = rows.map(
    ({ values }) =>
      Object.fromEntries(header.map((name, index) => [name, plainText(values[index] ?? '')])) as Cells,
  );
  const problems = rows.flatMap(({ line, values }, index) =>
    values.length === header.length
      ? problemsOf(line, cells[index] as Cells, days)
      : [`line ${line}: has ${values.length} values for ${header.length} columns`],
  );
  if (problems.length > 0) throw invalid(problems, rows.length);
  return cells.map(({ customer_id, reason, returned_at }) => ({
    customerId: customer_id,
    reason,
    returnedAt: returned_at,
  }));
};
