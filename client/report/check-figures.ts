import { TocsinError } from '../../domain/errors';
import { askRow } from '../../records/ask';
import { readReports } from '../../records/reports';
import type { Report } from '../../reports/schema/report';
import type { Database } from '../../records/database';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { findReport } from './find-report';
import { referenceIn } from './report-id';
import { reportOf } from '../../reports/schema/read-report';

/** What a query of the ledger answers never changes; the rows of the records move on. */
const isLasting = (query: string): boolean => query.startsWith('ledger.');

const answersOf = async (database: Database, { queries }: Report) => {
  const answers = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { id, text, parameters } of queries) answers.set(id, await askRow(database, text, parameters));
  return answers;
};

/**
 * `tocsin report check`: asks every query of a report again, and compares what it answers now with what the report states.
 * @throws TocsinError NotFound; Altered where a figure of the ledger is another one now, which nothing lawful can make it
 */
export const checkFigures = (reportId: string): Promise<Result> => {
  const reference = referenceIn(reportId);
  return withRecords(async (database) => {
    const report = reportOf(findReport(await readReports(database, reference), reference, reportId));
    const answers = await answersOf(database, report);
    const figures = report.figures.map(({ path, value, query, column, asOf }) => {
      const now = (answers.get(query)?.[column] ?? null) as number | null;
      return { path, query, column, asOf, stated: value, now, isSame: now === value };
    });
    const altered = figures.filter(({ query, isSame }) => !isSame && isLasting(query));
    if (altered[0])
      throw new TocsinError(
        'Altered',
        `${altered.length} figure(s) of ${reportId} are not what the ledger says, such as ${altered[0].path}: stated ${altered[0].stated}, now ${altered[0].now}`,
        `Check the chain: tocsin ledger verify ${reference}.`,
      );
    const moved = figures.filter(({ isSame }) => !isSame);
    return {
      data: { reportId, asOf: report.asOf, isSame: moved.length === 0, figures },
      table: {
        columns: ['figure', 'stated', 'now', 'query', 'column'],
        rows: figures.map(({ path, stated, now, query, column }) => [path, stated, now, query, column]),
      },
      said: [
        moved.length === 0
          ? `All ${figures.length} figures are what their queries answer now.`
          : `${moved.length} of ${figures.length} figures have moved on since ${report.asOf}.`,
      ],
    };
  });
};
