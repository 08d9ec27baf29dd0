import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { dayBegunSomewhere } from '../../domain/address-of-record';
import { TocsinError } from '../../domain/errors';
import { caseTimeOf, readBreach } from '../breaches';
import { onOneConnection } from '../database';
import type { Connection, Database } from '../database';
import { countLikelyDuplicates } from '../duplicates/find-duplicates';
import { recordImports } from '../import-entries';
import { lockBreach } from '../locks';
import type { ScopeKeys } from '../personal-data/scope-keys';
import { checkRow } from './check-row';
import type { RowProblem } from './check-row';
import { rawRowOf } from './columns';
import type { RawRow } from './columns';
import { decode } from './decode';
import { InvalidFile } from './invalid-file';
import { refuseFinalList } from '../final-list';
import { findLikelyDuplicates } from './likely-duplicates';
import type { LikelyDuplicates } from './likely-duplicates';
import { readRows } from './read-rows';
import type { FileRow, Format } from './read-rows';
import { maskShape } from './mask-shape';
import { makeStaging, mergeStaged, stage, takeDuplicates, takeMerged } from './staging';
import type { StagedRow } from './staging';
import { RolledBack } from '../rolled-back';

export interface RejectedRow {
  readonly line: number;
  /** The row as it was read; empty where it could not be. */
  readonly raw: RawRow;
  readonly problems: readonly RowProblem[];
}

export interface ImportRequest {
  readonly reference: string;
  /** The file's bytes, of any length. */
  readonly stream: AsyncIterable<Buffer | string>;
  readonly format: Format;
  readonly actor: string;
  /** Import the rows that are right, and leave the wrong ones out. */
  readonly acceptValid?: boolean;
  /** Check and count only. */
  readonly dryRun?: boolean;
  /** Called with every wrong row, those of unreadable lines too, in the order in which they are found. */
  readonly onRejected?: (row: RejectedRow) => void | Promise<void>;
}

export interface ImportOutcome {
  readonly reference: string;
  readonly fileDigest: string;
  /** Rows of the file, right or wrong. */
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  /** Rows that say what the list already said. */
  readonly unchanged: number;
  readonly rejected: number;
  /** Of the right rows: likely the same person twice. Both are on the list. */
  readonly likelyDuplicates: LikelyDuplicates;
  /** Right rows of customers who were merged into another: left out. */
  readonly keptOut: number;
  /** People on the list afterwards who share an e-mail address, or name and postal address, with another, across files. */
  readonly likelyOnList: number;
  /** People on the list afterwards. */
  readonly customers: number;
  /** The same file was imported before: nothing was done. */
  readonly isRepeat: boolean;
  readonly isDryRun: boolean;
}

const SHOWN = 10;

interface Tally {
  rows: number;
  rejected: number;
  readonly shown: RowProblem[];
}

/** The first problems as people read them, a line each. */
const storyOf = ({ rejected, shown }: Tally): string => {
  const lines = shown.map(({ line, column, value, problem, fix }) => {
    const where = column ? `line ${line}, ${column}` : `line ${line}`;
    return `  ${where}: ${value ? `"${column === 'customer_id' ? value : maskShape(value)}" ` : ''}${problem}. ${fix}`;
  });
  const more = rejected > shown.length ? [`  and more: ${rejected} rows in all`] : [];
  return [...lines, ...more].join('\n');
};

const invalid = (tally: Tally): TocsinError =>
  new TocsinError(
    'InvalidRows',
    `nothing was imported: ${tally.rejected} of ${tally.rows} rows are wrong\n${storyOf(tally)}`,
    'Correct them and import again, or import the right ones alone with --accept-valid.',
  );

const problemsOf = (row: FileRow, lastDay: string): readonly RowProblem[] | StagedRow => {
  const { line, raw } = row;
  if ('problem' in row) return [{ line, column: '', value: '', problem: row.problem, fix: row.fix }];
  const checked = checkRow(raw, lastDay);
  if ('customer' in checked) return { line, customer: checked.customer };
  return checked.problems.map((problem) => ({ line, ...problem }));
};

const customersOf = async (db: Connection, reference: string): Promise<number> =>
  (await readBreach({ kysely: db }, reference)).customers;

/**
 * Puts a customers' file on a breach's list: streamed into a staging table and merged in one transaction, so that all
 * of it is imported or nothing. The same file again changes nothing. Throws `NotFound`, `NotAllowed` (a closed case),
 * and `InvalidRows` with line, column, value and fix of the first wrong rows.
 */
export const importCustomers = async (database: Database, request: ImportRequest): Promise<ImportOutcome> => {
  const { reference, stream, format, actor, acceptValid = false, dryRun = false, onRejected } = request;
  const breach = await readBreach(database, reference);
  refuseFinalList(breach);
  // A drill's case may be ahead of the world, or behind it.
  const lastDay = dayBegunSomewhere(Math.max(Date.parse(caseTimeOf(breach, Date.now())), Date.now()));
  const decoded = decode(stream);
  const tally: Tally = { rows: 0, rejected: 0, shown: [] };
  const reject = async (line: number, raw: RawRow, problems: readonly RowProblem[]): Promise<void> => {
    tally.rejected += 1;
    if (tally.rejected <= SHOWN) tally.shown.push(...problems);
    await onRejected?.({ line, raw, problems });
  };

  async function* rightRows(): AsyncGenerator<StagedRow> {
    for await (const row of readRows(decoded.text, format)) {
      tally.rows += 1;
      const checked = problemsOf(row, lastDay);
      if ('customer' in checked) yield checked;
      else await reject(row.line, row.raw, checked);
    }
    if (tally.rows === 0)
      throw new InvalidFile(1, 'there is no customer in the file', 'Give at least one row.');
  }

  const rejectDuplicates = async (db: Connection, keys: ScopeKeys): Promise<void> => {
    for await (const { line, firstLine, customer } of takeDuplicates(db, keys)) {
      const said = `is on line ${firstLine} already`;
      const fix = 'Keep one row per customer.';
      const value = customer.customerId;
      await reject(line, rawRowOf(customer), [{ line, column: 'customer_id', value, problem: said, fix }]);
    }
  };

  const merge = async (db: Connection): Promise<ImportOutcome> => {
    await lockBreach(db, 'list', reference);
    // The case may have been closed while the file was read.
    refuseFinalList(await readBreach({ kysely: db }, reference));
    const fileDigest = decoded.digest();
    const { rows, rejected } = tally;
    const keptOut = await takeMerged(db, reference);
    const likelyDuplicates = await findLikelyDuplicates(db);
    const common = { reference, fileDigest, rows, rejected, keptOut, likelyDuplicates, isDryRun: dryRun };
    const likelyNow = () => countLikelyDuplicates({ ...database, kysely: db }, reference);
    const right = rows - rejected - keptOut;
    const before = await db
      .selectFrom('customer_import')
      .select('id')
      .where('breach', '=', reference)
      .where('file_digest', '=', fileDigest)
      .executeTakeFirst();
    if (before) {
      const customers = await customersOf(db, reference);
      const likelyOnList = await likelyNow();
      return { ...common, added: 0, changed: 0, unchanged: right, likelyOnList, customers, isRepeat: true };
    }
    const id = randomUUID();
    const at = caseTimeOf(breach, Date.now());
    await db
      .insertInto('customer_import')
      .values({ id, breach: reference, file_digest: fileDigest, rows, added: 0, changed: 0, actor, at })
      .execute();
    const { added, changed } = await mergeStaged(db, reference, id);
    await sql`analyze customer`.execute(db);
    await db.updateTable('customer_import').set({ added, changed }).where('id', '=', id).execute();
    const { status, customers } = await readBreach({ kysely: db }, reference);
    if (status === 'running') await recordImports(db, reference);
    const unchanged = right - added - changed;
    const likelyOnList = await likelyNow();
    return { ...common, added, changed, unchanged, likelyOnList, customers, isRepeat: false };
  };

  try {
    return await onOneConnection(database, (kysely, client) =>
      kysely.transaction().execute(async (transaction) => {
        await makeStaging(transaction);
        const keys = await database.keys.keysToSeal(transaction, reference);
        await stage(client, rightRows(), keys);
        await rejectDuplicates(transaction, keys);
        if (tally.rejected > 0 && !acceptValid) throw invalid(tally);
        const outcome = await merge(transaction);
        if (dryRun) throw new RolledBack(outcome);
        return outcome;
      }),
    );
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome as ImportOutcome;
    if (!(error instanceof InvalidFile)) throw error;
    const { line, column, problem, fix } = error;
    const problems = [{ line, column, value: '', problem, fix }];
    await reject(line, {}, problems);
    const story = storyOf({ ...tally, rejected: 1, shown: problems });
    throw new TocsinError('InvalidRows', `nothing was imported: the file cannot be read\n${story}`, fix, {
      cause: error,
    });
  }
};
