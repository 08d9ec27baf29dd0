import { join } from 'node:path';
import { TocsinError } from '../../domain/errors';
import type { ReportRequest, ReportStage } from '../../domain/ports';
import type { Reports } from '../../reports/create-reports';
import { stageAfter } from '../../reports/filed';
import { portalFields } from '../../reports/portal-fields';
import { portalText } from '../../reports/portal-text';
import type { Report } from '../../reports/schema/report';
import type { Globals, Result } from '../action';
import { withReports } from './open-reports';
import { writeFormats } from './write-formats';
import { reportOf } from '../../reports/schema/read-report';
import { FORMATS } from './write-report';
import type { Format } from './write-report';

export interface BuildOptions {
  /** Unset: initial until one was filed, then supplement; final once customers are told. */
  readonly stage?: ReportStage;
  readonly format: Format | 'all';
  readonly out?: string;
  readonly second?: string;
  readonly reason?: string;
}

/** Phases in which the customers have been told. */
const TOLD = ['notified', 'reported', 'closed'];

/** Two named persons’ decision: final with notices unsettled, or a withdrawal. A supplement’s reason needs one person only. */
const saidOf = (
  { second, reason }: BuildOptions,
  stage: ReportStage,
  actor: string,
): Pick<ReportRequest, 'decision' | 'reason'> => {
  if (second === undefined && reason === undefined) return {};
  if (second === undefined && stage === 'supplement') return { reason };
  if (second !== undefined && reason !== undefined && (stage === 'final' || stage === 'withdrawn'))
    return { decision: { actor, second, reason } };
  throw new TocsinError(
    'Usage',
    '--second and --reason belong together, and to --stage final or withdrawn; --reason alone to --stage supplement',
    'Give both to decide with another person that the report is final with notices unsettled, or that what was filed is withdrawn.',
  );
};

/** Which report comes next where nobody says. */
const stageOf = async (reports: Reports, reference: string, phase: string): Promise<ReportStage> =>
  TOLD.includes(phase) ? 'final' : stageAfter(await reports.filed(reference));

/** What a person should know before the report leaves the house. */
const cautions = ({ mode, noticesInsideHolds, windows }: Report): string[] => [
  ...(mode === 'live' ? [] : [`This is a ${mode}: do not file it.`]),
  ...(noticesInsideHolds > 0
    ? [`${noticesInsideHolds} notice(s) were sent while a hold stood: see the holds in the report.`]
    : []),
  ...windows.conflicts.map(({ message }) => `Conflict: ${message}`),
];

/** `tocsin report build`: compiles, stores and writes the report. The same case again is the same report. */
export const buildReport = async (
  reference: string,
  options: BuildOptions,
  globals: Globals,
): Promise<Result> => {
  const { format } = options;
  const formats = format === 'all' ? FORMATS : [format];
  return withReports(reference, globals.actor, async ({ reports, caseTime, home, phase, sign }) => {
    const stage = options.stage ?? (await stageOf(reports, reference, phase));
    const request: ReportRequest = {
      reference,
      stage,
      at: caseTime,
      ...saidOf(options, stage, globals.actor),
    };
    const built = globals.dryRun ? await reports.preview(request) : await reports.build(request);
    const report = reportOf(built);
    const directory = options.out ?? join(home, 'reports', reference);
    const files = globals.dryRun ? [] : await writeFormats(built, formats, directory, sign);
    const { reportId, digest } = built;
    return {
      data: {
        reportId,
        stage,
        digest,
        asOf: report.asOf,
        noticesInsideHolds: report.noticesInsideHolds,
        supersedes: report.supersedes,
        since: report.changes?.since ?? null,
        changes: report.changes?.fields ?? [],
        files,
        ...(formats.includes('portal') ? { portal: portalFields(report) } : {}),
      },
      ...(format === 'portal' ? { text: portalText(report) } : {}),
      table: {
        columns: ['report', 'format', 'bytes', 'file'],
        rows: files.map((file) => [reportId, file.format, file.bytes, file.path]),
      },
      said: [
        globals.dryRun ? `${reportId} could be built. Nothing was stored or written.` : `Built ${reportId}.`,
        ...(report.changes
          ? [
              `${report.changes.fields.length} figure(s) changed since ${report.changes.since}, which was filed.`,
            ]
          : []),
        ...cautions(report),
      ],
      next:
        stage === 'initial'
          ? `tocsin filing pack ${reference} --out ${reference}-filing`
          : `tocsin filing pack ${reference} --report ${reportId} --out ${reportId.replaceAll('/', '-')}`,
    };
  });
};
