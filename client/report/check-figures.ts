import { EXIT_CODES, TocsinError } from '../../domain/errors';
import { askRow } from '../../records/ask';
import { createReportStore } from '../../records/report-store';
import { readReports } from '../../records/reports';
import { refuseAltered } from '../../reports/as-built';
import { ledgerOf } from '../../reports/read-case';
import { NOTICE_COUNTS } from '../../reports/figures/query';
import type { Report } from '../../reports/schema/report';
import type { Database } from '../../records/database';
import type { Result } from '../action';
import { destroyedText } from '../breach/refuse-destroyed';
import { withRecords } from '../with-records';
import { findReport } from './find-report';
import { referenceIn } from './report-id';
import { reportOf } from '../../reports/schema/read-report';

/** What a query of the ledger answers never changes; the rows of the records move on. */
const isLasting = (query: string): boolean => query.startsWith('ledger.');

/** Rows that a purge destroys answer nothing more; the case's own row is kept. */
const isDestroyed = (query: string): boolean => query === NOTICE_COUNTS;

const answersOf = async (database: Database, { queries }: Report) => {
  const answers = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { id, text, parameters } of queries) answers.set(id, await askRow(database, text, parameters));
  return answers;
};

/**
 * `tocsin report check`: asks every query of a report again, and compares what it answers now with what the report states.
 * Exit code 26 where figures are of people who are destroyed: those of the ledger are compared all the same.
 * @throws TocsinError NotFound; Altered where its own text is not the one that was built, or a figure of the ledger is another one now, which nothing lawful can make it
 */
export const checkFigures = (reportId: string): Promise<Result> => {
  const reference = referenceIn(reportId);
  return withRecords(async (database) => {
    const stored = findReport(await readReports(database, reference), reference, reportId);
    refuseAltered(await ledgerOf(createReportStore(database), reference), [stored]);
    const report = reportOf(stored);
    const destroyed = await destroyedText(database, reference);
    const answers = await answersOf(database, report);
    const figures = report.figures.map(({ path, value, query, column, asOf }) => {
      const now = (answers.get(query)?.[column] ?? null) as number | null;
      if (destroyed !== null && isDestroyed(query))
        return { path, query, column, asOf, stated: value, now: null, isSame: null };
      return { path, query, column, asOf, stated: value, now, isSame: now === value };
    });
    const altered = figures.filter(({ query, isSame }) => isSame === false && isLasting(query));
    if (altered[0])
      throw new TocsinError(
        'Altered',
        `${altered.length} figure(s) of ${reportId} are not what the ledger says, such as ${altered[0].path}: stated ${altered[0].stated}, now ${altered[0].now}`,
        `Check the chain: tocsin ledger verify ${reference}.`,
      );
    const moved = figures.filter(({ isSame }) => isSame === false);
    const gone = figures.filter(({ isSame }) => isSame === null).length;
    return {
      data: {
        reportId,
        asOf: report.asOf,
        isSame: gone > 0 ? null : moved.length === 0,
        isDestroyed: destroyed !== null,
        figures,
      },
      table: {
        columns: ['figure', 'stated', 'now', 'query', 'column'],
        rows: figures.map(({ path, stated, now, isSame, query, column }) => [
          path,
          stated,
          isSame === null ? 'destroyed' : now,
          query,
          column,
        ]),
      },
      said: [
        ...(gone > 0 ? [`${gone} of ${figures.length} figures cannot be asked again: ${destroyed}.`] : []),
        moved.length === 0
          ? `${gone > 0 ? 'The other' : 'All'} ${figures.length - gone} figures are what their queries answer now.`
          : `${moved.length} of ${figures.length} figures have moved on since ${report.asOf}.`,
      ],
      ...(gone > 0 ? { exitCode: EXIT_CODES.Purged } : {}),
    };
  });
};
