import { localTime } from './local-time';
import { addCase, addFields, addSummary } from './pdf/case-sections';
import { addFigures } from './pdf/figures-section';
import { addHolds, addNotices } from './pdf/notice-sections';
import { addChanges } from './pdf/changes-section';
import { addRecord } from './pdf/record-sections';
import { openTaggedDocument } from './pdf/tagged-document';
import { exerciseWarning } from './portal-text';
import type { Report } from './schema/report';

const MODE_WORD = { live: '', sandbox: 'SANDBOX - ', drill: 'DRILL - ' } as const;

/**
 * The report for people: a tagged PDF, the same bytes for the same report.
 * @param digest of the report's JSON, printed so that the two can be matched
 */
export const reportPdf = async (report: Report, digest: string): Promise<Uint8Array> => {
  const { reference, stage, mode, asOf, zone, form, reportId } = report;
  const pdf = openTaggedDocument({
    title: `CPNI breach report ${reportId}`,
    author: form.carrier.legalName,
    subject: `Breach ${reference}, ${stage} report as of ${localTime(asOf, zone)}`,
    date: new Date(asOf),
    header: `${MODE_WORD[mode]}CONFIDENTIAL - not for public inspection - ${form.carrier.legalName}`,
    footer: `${reportId}  ${digest.slice(0, 'sha256:'.length + 16)}`,
  });
  pdf.heading(1, `Report of a breach of CPNI: ${reference}`);
  const warning = exerciseWarning(mode);
  if (warning) pdf.paragraph(warning, { isBold: true });
  addSummary(pdf, report);
  addChanges(pdf, report);
  addFields(pdf, report);
  addCase(pdf, report);
  addHolds(pdf, report);
  addNotices(pdf, report);
  addRecord(pdf, report, digest);
  addFigures(pdf, report);
  return pdf.finish();
};
