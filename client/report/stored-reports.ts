import type { FiledReport } from '../../reports/create-reports';
import { portalFields } from '../../reports/portal-fields';
import { portalText } from '../../reports/portal-text';
import type { Globals, Result } from '../action';
import { findReport } from './find-report';
import { withReports } from './open-reports';
import { referenceIn } from './report-id';
import { reportOf } from '../../reports/schema/read-report';
import { FORMATS } from './write-report';
import type { Format } from './write-report';
import { writeFormats } from './write-formats';

export interface ShowOptions {
  readonly format: Format | 'all';
  readonly out?: string;
}

/** One line of `tocsin report list`; its keys are an API. */
const listed = ({ report, filings }: FiledReport) => {
  const { reportId, stage, at, digest } = report;
  const { preparedBy, supersedes, changes } = reportOf(report);
  return { reportId, stage, at, preparedBy, supersedes, since: changes?.since ?? null, digest, filings };
};

/** `tocsin report list`: every report of a breach in the order in which they were built, and what became of each. */
export const listReports = (reference: string, globals: Globals): Promise<Result> =>
  withReports(
    reference,
    globals.actor,
    async ({ reports }) => {
      const all = (await reports.list(reference)).map(listed);
      return {
        data: all,
        table: {
          columns: ['report', 'as of', 'built by', 'in place of', 'filed', 'digest'],
          rows: all.map(({ reportId, at, preparedBy, supersedes, filings, digest }) => [
            reportId,
            at,
            preparedBy,
            supersedes ?? '',
            filings.map(({ recipient, confirmation }) => `${recipient} ${confirmation}`).join(', ') || 'no',
            digest,
          ]),
        },
        said: all.length === 0 ? [`No report of ${reference} was built.`] : [],
      };
    },
    'read',
  );

/** `tocsin report show`: a report as it was built, byte for byte; what was filed stays as it is. */
export const showReport = (
  reportId: string,
  { format, out }: ShowOptions,
  globals: Globals,
): Promise<Result> => {
  const reference = referenceIn(reportId);
  return withReports(
    reference,
    globals.actor,
    async ({ reports, sign }) => {
      const all = await reports.list(reference);
      const stored = findReport(
        all.map(({ report }) => report),
        reference,
        reportId,
      );
      const filings = all.find(({ report }) => report === stored)?.filings ?? [];
      const report = reportOf(stored);
      const formats = format === 'all' ? FORMATS : [format];
      const files = out === undefined || globals.dryRun ? [] : await writeFormats(stored, formats, out, sign);
      return {
        data: { report, digest: stored.digest, filings, files, portal: portalFields(report) },
        text: format === 'json' ? stored.json : portalText(report).trimEnd(),
        said: [
          ...(filings.length > 0
            ? filings.map(
                ({ recipient, confirmation, filedAt }) =>
                  `Filed with ${recipient} as ${confirmation}, ${filedAt}: it stands as it is.`,
              )
            : ['Not filed.']),
          ...files.map(({ path }) => `Wrote ${path}.`),
        ],
      };
    },
    'read',
  );
};
