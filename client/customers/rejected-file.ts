import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, REASON_COLUMNS } from '../../records/import/columns';
import type { RejectedRow } from '../../records/import/import-customers';

export interface RejectedFile {
  readonly write: (row: RejectedRow) => Promise<void>;
  /** Answers whether there was anything to write. */
  readonly end: () => Promise<boolean>;
}

/**
 * Rows that were refused, as CSV with the reasons in two columns that the import passes over: corrected, the file can be
 * imported as it is. A cell that a spreadsheet would take for a formula begins with an apostrophe, which the import takes
 * away again. Made with the first row, readable for its owner alone.
 */
export const rejectedFile = (path: string): RejectedFile => {
  let file: WriteStream | null = null;
  const put = async (cells: readonly unknown[]): Promise<void> => {
    file ??= createWriteStream(path, { mode: 0o600 });
    if (!file.write(stringify([[...cells]], { escape_formulas: true }))) await once(file, 'drain');
  };
  return {
    write: async ({ line, raw, problems }) => {
      if (!file) await put([...COLUMNS, ...REASON_COLUMNS]);
      const because = problems
        .map(({ column, problem, fix }) => `${column} ${problem}. ${fix}`.trim())
        .join(' ');
      await put([...COLUMNS.map((name) => raw[name] ?? ''), line, because]);
    },
    end: async () => {
      if (!file) return false;
      const ended = file;
      await new Promise<void>((resolve, reject) => {
        ended.once('error', reject);
        ended.end(resolve);
      });
      return true;
    },
  };
};
