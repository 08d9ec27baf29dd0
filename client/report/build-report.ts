import { join } from 'node:path';
import { TocsinError } from '../../domain/errors';
import type { BuiltReport, ReportRequest, ReportStage } from '../../domain/ports';
import { portalFields } from '../../reports/portal-fields';
import { portalText } from '../../reports/portal-text';
import type { Report } from '../../reports/schema/report';
import type { Globals, Result } from '../action';
import { withReports } from './open-reports';
import { FORMATS, bytesOf, reportOf, writeConfidential } from './write-report';
import type { Format, WrittenFile } from './write-report';

export interface BuildOptions {
  /** Unset: initial until customers are told, then final. */
  readonly stage?: ReportStage;
  readonly format: Format | 'all';
  readonly out?: string;
  readonly second?: string;
  readonly reason?: string;
}

const EXTENSIONS: Record<Format, string> = { json: '.json', pdf: '.pdf', portal: '-portal.txt' };

/** Phases in which the customers have been told. */
const TOLD = ['notified', 'reported', 'closed'];

/** Two named persons’ decision to report as final with notices unsettled; both of its options or none. */
const decisionOf = (
  { second, reason }: BuildOptions,
  stage: ReportStage,
  actor: string,
): ReportRequest['decision'] => {
  if (second === undefined && reason === undefined) return undefined;
  if (second !== undefined && reason !== undefined && stage === 'final') return { actor, second, reason };
  throw new TocsinError(
    'Usage',
    '--second and --reason belong together, and to --stage final',
    'Give both to decide with another person that the report is final with notices unsettled.',
  );
};

/** Writes `BR-2026-0001-final-1.json` and its like, and the signature over the JSON beside it. */
const writeFormats = (
  built: BuiltReport,
  formats: readonly Format[],
  directory: string,
  sign: (text: string) => string,
): Promise<WrittenFile[]> => {
  const name = built.reportId.replaceAll('/', '-');
  const files = formats.map((format) =>
    writeConfidential(directory, `${name}${EXTENSIONS[format]}`, format, bytesOf(built, format)),
  );
  const signature = formats.includes('json')
    ? [writeConfidential(directory, `${name}.json.sig`, 'signature', Buffer.from(sign(built.json)))]
    : [];
  return Promise.all([...files, ...signature]);
};

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
    const stage = options.stage ?? (TOLD.includes(phase) ? 'final' : 'initial');
    const decision = decisionOf(options, stage, globals.actor);
    const request: ReportRequest = { reference, stage, at: caseTime, ...(decision ? { decision } : {}) };
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
        ...cautions(report),
      ],
      next:
        stage === 'initial'
          ? `tocsin filing pack ${reference} --out ${reference}-filing`
          : `tocsin breach show ${reference}`,
    };
  });
};
