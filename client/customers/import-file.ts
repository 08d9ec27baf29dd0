import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { TocsinError } from '../../domain/errors';
import type { Database } from '../../records/database';
import { readBreach } from '../../records/breaches';
import type { RowProblem } from '../../records/import/check-row';
import { importCustomers } from '../../records/import/import-customers';
import type { ImportOutcome } from '../../records/import/import-customers';
import type { LikelyDuplicates } from '../../records/import/likely-duplicates';
import type { Format } from '../../records/import/read-rows';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { IMPORT_REASON, isImportTold } from '../../records/import/import-told';
import { announceList } from './announce-list';
import { rejectedFile } from './rejected-file';

export interface ImportOptions {
  readonly format?: Format;
  readonly acceptValid?: boolean;
  readonly rejected?: string;
}

/** Problems that are answered as data; a file of rejected rows has them all. */
const SHOWN = 100;

/** What the name of a file says. */
export const formatOf = (file: string): Format =>
  ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'jsonl' : 'csv';

/** The bytes of a file, or of stdin for `-`. Throws `NotFound`, and `Usage` for a folder. */
export const openCustomersFile = async (file: string): Promise<AsyncIterable<Buffer>> => {
  if (file === '-') return process.stdin;
  let isFolder: boolean;
  try {
    const handle = await open(file);
    isFolder = (await handle.stat()).isDirectory();
    await handle.close();
  } catch (cause) {
    throw new TocsinError('NotFound', `the customers' file ${file} cannot be read`, 'Check its name.', {
      cause,
    });
  }
  if (isFolder)
    throw new TocsinError('Usage', `${file} is a folder, not a customers' file`, 'Name the file in it.');
  return createReadStream(file) as AsyncIterable<Buffer>;
};

const likelySaid = ({ rows, first }: LikelyDuplicates): string[] =>
  rows === 0
    ? []
    : [
        `${rows} row(s) have the name and e-mail address of an earlier row under another customer id, likely the same person: both are told, and nothing is merged.`,
        `  ${first.map(({ line, firstLine }) => `line ${line} as line ${firstLine}`).join(', ')}${rows > first.length ? `, and ${rows - first.length} more` : ''}`,
      ];

const keptOutSaid = (keptOut: number): string[] =>
  keptOut === 0
    ? []
    : [`${keptOut} row(s) are of customers who were merged into another: left out, as was decided.`];

const likelyOnListSaid = (likely: number, reference: string): string[] =>
  likely === 0
    ? []
    : [
        `${likely} person(s) on the whole list likely stand there under another id too: tocsin customers duplicates ${reference}`,
      ];

const tell = ({
  reference,
  rows,
  added,
  changed,
  unchanged,
  rejected,
  customers,
  ...rest
}: ImportOutcome): string[] => {
  if (rest.isRepeat)
    return [
      `This file was imported before: nothing has changed. ${customers} people are listed.`,
      ...likelyOnListSaid(rest.likelyOnList, reference),
    ];
  const would = rest.isDryRun ? 'would be ' : '';
  return [
    `${rows} rows: ${added} people ${would}added, ${changed} ${would}changed, ${unchanged} as before, ${rejected} rejected.`,
    `${customers} people ${rest.isDryRun ? 'would be' : 'are'} on the list of ${reference}.`,
    ...keptOutSaid(rest.keptOut),
    ...likelySaid(rest.likelyDuplicates),
    ...(rest.isDryRun ? [] : likelyOnListSaid(rest.likelyOnList, reference)),
  ];
};

const refused = (
  reference: string,
  error: TocsinError,
  problems: readonly RowProblem[],
  rejected: number,
): Result => ({
  data: { reference, imported: false, rejected, problems },
  table: {
    columns: ['line', 'column', 'value', 'problem', 'fix'],
    rows: problems.map(({ line, column, value, problem, fix }) => [line, column, value, problem, fix]),
  },
  said: [
    error.message.split('\n')[0] ?? '',
    ...(rejected > problems.length ? [`The first ${problems.length} problems are shown.`] : []),
    ...(error.fix ? [error.fix] : []),
  ],
  exitCode: error.exitCode,
});

/** A breach that runs must know that its list has grown; one that is being opened looks for itself. */
const tellWorkflow = async (database: Database, outcome: ImportOutcome, actor: string): Promise<void> => {
  const { reference, added, changed, isDryRun, isRepeat } = outcome;
  const { status } = await readBreach(database, reference);
  if (isDryRun || status !== 'running' || (added + changed === 0 && !isRepeat)) return;
  // The same file again is for a workflow that could not be told the first time.
  if (isRepeat && (await isImportTold(database, reference, outcome.fileDigest))) return;
  await announceList(reference, actor, {
    reason: IMPORT_REASON,
    done: 'the people are on the list',
    again: 'import the same file again',
  });
};

/** `tocsin customers import`: all or nothing, unless the right rows are accepted alone. Exit code 10 for wrong rows. */
export const importFile = (
  reference: string,
  file: string,
  options: ImportOptions,
  globals: Globals,
): Promise<Result> =>
  withRecords(async (database) => {
    const { format = formatOf(file), acceptValid = false } = options;
    const { actor, dryRun } = globals;
    const stream = await openCustomersFile(file);
    const beside = file === '-' ? 'rejected.csv' : `${file}.rejected.csv`;
    const path = options.rejected ?? (acceptValid && !dryRun ? beside : null);
    const rejects = path ? rejectedFile(path) : null;
    const problems: RowProblem[] = [];
    let rejected = 0;
    let outcome: ImportOutcome;
    try {
      outcome = await importCustomers(database, {
        reference,
        stream,
        format,
        actor,
        acceptValid,
        dryRun,
        onRejected: async (row) => {
          rejected += 1;
          if (problems.length < SHOWN) problems.push(...row.problems.slice(0, SHOWN - problems.length));
          await rejects?.write(row);
        },
      });
    } catch (error) {
      const isWritten = (await rejects?.end()) ?? false;
      if (!(error instanceof TocsinError) || error.code !== 'InvalidRows') throw error;
      const result = refused(reference, error, problems, rejected);
      return isWritten
        ? { ...result, said: [...(result.said ?? []), `The rejected rows are in ${path}.`] }
        : result;
    }
    const isWritten = (await rejects?.end()) ?? false;
    await tellWorkflow(database, outcome, actor);
    return {
      data: {
        ...outcome,
        imported: !outcome.isRepeat && !outcome.isDryRun,
        rejectedFile: isWritten ? path : null,
      },
      table: {
        columns: ['rows', 'added', 'changed', 'unchanged', 'rejected', 'customers'],
        rows: [
          [
            outcome.rows,
            outcome.added,
            outcome.changed,
            outcome.unchanged,
            outcome.rejected,
            outcome.customers,
          ],
        ],
      },
      said: [...tell(outcome), ...(isWritten ? [`The rejected rows are in ${path}, with the reasons.`] : [])],
      next: `tocsin customers stats ${reference}`,
    };
  });
