import type { ObligationStatus } from '../../domain/case/duty-state';
import { TocsinError } from '../../domain/errors';
import { ENGINE } from '../../domain/ledger';
import type { BuiltReport, ReportRequest } from '../../domain/ports';
import type { Reports } from '../../reports/create-reports';
import { stageAfter } from '../../reports/filed';
import { localTime } from '../../reports/local-time';
import { exerciseWarning } from '../../reports/portal-text';
import type { Report } from '../../reports/schema/report';
import { findReport } from '../report/find-report';
import { withReports } from '../report/open-reports';
import { reportOf } from '../../reports/schema/read-report';
import { bytesOf, writeConfidential } from '../report/write-report';
import type { WrittenFile } from '../report/write-report';
import { refuseOtherPack } from './pack-folder';
import { nearestLatest } from './task-pack';
import { taskSteps } from './task-steps';

export interface FilingPack {
  readonly reference: string;
  readonly reportId: string;
  readonly digest: string;
  readonly mode: Report['mode'];
  /** Whom it is for: `agencies`, or the recipient of an obligation. */
  readonly recipient: string;
  /** When they must have been told, ISO 8601; null: the clock has not started. */
  readonly dueAt: string | null;
  readonly directory: string;
  readonly files: readonly WrittenFile[];
}

/** What a person does with the pack, step by step. */
export const filingSteps = (report: Report): string => {
  const { reference, mode, windows, zone, reportId, policies } = report;
  const { latest } = windows.agencies;
  const warning = exerciseWarning(mode);
  return `${warning ? `${warning}\n\n` : ''}Filing of ${reportId} at the central reporting facility
${'='.repeat(72)}

Due:   ${latest ? `${localTime(latest, zone)} (${zone})` : 'the clock has not started: the breach is not determined yet'}
Rules: ${policies.map(({ id, version, citation }) => `${id} v${version} (${citation})`).join(', ')}

1. Read report.pdf. What is wrong in it is corrected in the case (tocsin breach amend
   ${reference}), and the pack is made again; do not correct it by hand.
2. Open https://www.fcc.gov/eb/cpni and follow its link to the reporting facility. It is
   the link that 47 CFR 64.2011(b) names; trust no link from a message.
3. Paste the seven fields from portal.txt, each under its number, with its length beside it.
4. Attach report.pdf, and report.json where files of that kind are taken.
5. Keep the confirmation number and the time that the facility shows. The time that counts
   is when it took the filing, not when this pack was made.
6. Record both at once; the customers' waiting period starts from this record:

   tocsin filing record ${reference} --agency agencies --confirmation NUMBER --filed-at TIME

   TIME is ISO 8601 with an offset, such as 2026-11-23T10:00:00-05:00.
   Where you filed with one agency only, name it in place of 'agencies'.

Tell no customer, and nobody else outside, before the window opens: see
tocsin breach show ${reference}.
`;
};

/** A recipient who is neither law enforcement nor a customer, and what is owed to them. */
export interface TaskFor {
  readonly recipient: string;
  readonly duties: readonly ObligationStatus[];
}

/** Writes the four files of a pack: portal.txt, report.json, report.pdf, README.txt. */
export const writePack = async (
  built: BuiltReport,
  directory: string,
  task?: TaskFor,
): Promise<WrittenFile[]> => [
  await writeConfidential(directory, 'portal.txt', 'portal', bytesOf(built, 'portal')),
  await writeConfidential(directory, 'report.json', 'json', bytesOf(built, 'json')),
  await writeConfidential(directory, 'report.pdf', 'pdf', bytesOf(built, 'pdf')),
  await writeConfidential(
    directory,
    'README.txt',
    'readme',
    Buffer.from(
      task ? taskSteps(reportOf(built), task.recipient, task.duties) : filingSteps(reportOf(built)),
    ),
  ),
];

/** The report that was asked for, as it was built; else the one that is due: initial, or what adds to the one that was filed. */
const reportToPack = async (
  reports: Reports,
  { reference, at }: Pick<ReportRequest, 'reference' | 'at'>,
  { dryRun, report }: { readonly dryRun: boolean; readonly report?: string },
): Promise<BuiltReport> => {
  if (report !== undefined)
    return findReport(
      (await reports.list(reference)).map((each) => each.report),
      reference,
      report,
    );
  const request = { reference, at, stage: stageAfter(await reports.filed(reference)) };
  return dryRun ? reports.preview(request) : reports.build(request);
};

/**
 * Makes the folder with all that a person needs at the portal, from the report as the records have it now.
 * @throws TocsinError NotFound for an unknown breach; Usage without a folder; Conflict where the folder holds the pack of
 * another breach; Unavailable without records
 */
export const packFiling = async (
  reference: string,
  outDir: string,
  {
    actor = ENGINE,
    dryRun = false,
    task,
    report,
  }: {
    readonly actor?: string;
    readonly dryRun?: boolean;
    readonly task?: TaskFor;
    readonly report?: string;
  } = {},
): Promise<FilingPack> => {
  if (!outDir.trim()) throw new TocsinError('Usage', 'the pack needs a folder', 'Name one with --out.');
  await refuseOtherPack(outDir, reference);
  return withReports(reference, actor, async ({ reports, caseTime }) => {
    const built = await reportToPack(reports, { reference, at: caseTime }, { dryRun, report });
    const { mode, windows } = reportOf(built);
    return {
      reference,
      reportId: built.reportId,
      digest: built.digest,
      mode,
      recipient: task?.recipient ?? 'agencies',
      dueAt: task ? nearestLatest(task.duties) : windows.agencies.latest,
      directory: outDir,
      files: dryRun ? [] : await writePack(built, outDir, task),
    };
  });
};
