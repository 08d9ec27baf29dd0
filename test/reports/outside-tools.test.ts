import { createReports } from '../../reports/create-reports';
import { portalFields } from '../../reports/portal-fields';
import { yearlyDraftPdf } from '../../reports/yearly/draft-pdf';
import { yearlyDraftSchema } from '../../reports/yearly/schema';
import type { Report } from '../../reports/schema/report';
import { hasPoppler, popplerReads } from '../support/poppler';
import { AT, REFERENCE, aCase } from './a-case';
import { aYearlyDraft } from './yearly/a-draft';

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

// Poppler is a program of the system, which no package of this project can bring: where it is missing, that is said.
const reads = hasPoppler() ? test : test.skip;

reads(
  'poppler reads the report as it was meant: tagged, titled, with its fields and figures, without a complaint',
  async () => {
    const { json, pdf } = await createReports(aCase().deps).build({
      reference: REFERENCE,
      stage: 'final',
      at: AT,
    });
    const report = JSON.parse(json) as Report;
    const { info, text, structure } = await popplerReads(pdf);
    expect(info).toMatchObject({
      Title: `CPNI breach report ${report.reportId}`,
      Author: report.form.carrier.legalName,
      Tagged: 'yes',
      Encrypted: 'no',
      JavaScript: 'no',
      'PDF version': '1.7',
    });
    expect(info['Page size']).toMatch(/612 x 792/);
    for (const field of portalFields(report)) expect(text).toContain(plain(field.text));
    const { counts } = report.notices;
    expect(text).toContain(`accepted by the relay e-mail ${counts.accepted}`);
    expect(text).toContain(`Page 1 of ${info['Pages']}`);
    for (const tag of ['Document', 'H1', 'H2', 'H3', 'Table', 'TH', 'TD', 'P'])
      expect(structure).toMatch(new RegExp(`^ *${tag}\\b`, 'm'));
    expect(plain(structure)).toContain('Notices sent while a hold stood');
  },
);

reads.each(['summary', 'certification'] as const)('poppler reads the %s of a year', async (kind) => {
  const draft = yearlyDraftSchema.parse(aYearlyDraft(kind));
  const { info, text, structure } = await popplerReads(await yearlyDraftPdf(draft));
  expect(info).toMatchObject({ Title: `${draft.title}: ${draft.draftId}`, Tagged: 'yes' });
  expect(text).toContain(`FRN; Form 499 filer id ${draft.carrier.frn}; ${draft.carrier.filer499Id}`);
  expect(structure).toContain('Table ');
});
