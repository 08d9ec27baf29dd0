import { dayBegunSomewhere } from '../../domain/address-of-record';
import { TocsinError } from '../../domain/errors';
import { checkRow } from '../../records/import/check-row';
import { decode } from '../../records/import/decode';
import { maskShape } from '../../records/import/mask-shape';
import { InvalidFile } from '../../records/import/invalid-file';
import { readRows } from '../../records/import/read-rows';
import { formatOf, openCustomersFile } from '../customers/import-file';

const SHOWN = 10;

const invalid = (problems: readonly string[], rows: number): TocsinError =>
  new TocsinError(
    'InvalidRows',
    [`${problems.length} problems in ${rows} rows`, ...problems.slice(0, SHOWN)].join('\n'),
    'Correct them, or open with the right rows alone with --accept-valid; tocsin customers import --dry-run lists every problem.',
  );

/** What an import of the file would come to. */
export interface CheckedFile {
  readonly customers: number;
  /** Rows that are wrong: 0, unless the right ones are accepted alone. */
  readonly rejected: number;
}

/**
 * Reads a customers' file as the import does, but without any server: for `breach open --dry-run`.
 * @throws TocsinError NotFound for a file that cannot be read; InvalidRows with line, column and fix
 */
export const checkCustomersFile = async (
  file: string,
  { acceptValid = false }: { readonly acceptValid?: boolean } = {},
): Promise<CheckedFile> => {
  const { text } = decode(await openCustomersFile(file));
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  const lastDay = dayBegunSomewhere(Date.now());
  let rows = 0;
  try {
    for await (const row of readRows(text, formatOf(file))) {
      rows += 1;
      if ('problem' in row) {
        problems.push(`  line ${row.line}: ${row.problem}. ${row.fix}`);
        continue;
      }
      const checked = checkRow(row.raw, lastDay);
      if ('problems' in checked)
        problems.push(
          ...checked.problems.map(
            ({ column, value, problem, fix }) =>
              `  line ${row.line}, ${column}: "${column === 'customer_id' ? value : maskShape(value)}" ${problem}. ${fix}`,
          ),
        );
      else {
        const { customerId } = checked.customer;
        const first = lineOf.get(customerId);
        if (first !== undefined)
          problems.push(`  line ${row.line}, customer_id: "${customerId}" is on line ${first} already.`);
        else lineOf.set(customerId, row.line);
      }
    }
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    // The import takes nothing of a file that it cannot read on in.
    throw invalid([...problems, `  line ${error.line}: ${error.problem}. ${error.fix}`], rows);
  }
  if (problems.length > 0 && !acceptValid) throw invalid(problems, rows);
  return { customers: lineOf.size, rejected: rows - lineOf.size };
};
