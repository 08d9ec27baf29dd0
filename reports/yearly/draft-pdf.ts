import { localTime } from '../local-time';
import { openTaggedDocument } from '../pdf/tagged-document';
import { exerciseWarning } from '../portal-text';
import type { YearlyDraft } from './schema';
import { yearlySections } from './sections';

const dueText = ({ due }: YearlyDraft): string => {
  if (!due) return 'The policy gives no date.';
  const { targetAt, latestAt, zone, citation, isInForce, policy } = due;
  const latest =
    latestAt === targetAt ? '' : `; latest, as the rule itself counts, ${localTime(latestAt, zone)}`;
  const force = isInForce ? '' : ' This text is adopted but not in force: whether to file it is for counsel.';
  return `File by ${localTime(targetAt, zone)} (${zone})${latest}. Rule: ${citation} (${policy}).${force}`;
};

/** A yearly filing for people: a tagged PDF for an officer to check, complete and sign; the same bytes for the same draft. */
export const yearlyDraftPdf = async (draft: YearlyDraft): Promise<Uint8Array> => {
  const { carrier, title, draftId, mode, asOf, due, required, digest, year } = draft;
  const pdf = openTaggedDocument({
    title: `${title}: ${draftId}`,
    author: carrier.legalName,
    subject: title,
    date: new Date(asOf),
    header: `${mode === 'sandbox' ? 'SANDBOX - ' : ''}CONFIDENTIAL - ${carrier.legalName}`,
    footer: `${draftId}  ${digest.slice(0, 'sha256:'.length + 16)}`,
  });
  pdf.heading(1, title);
  const warning = exerciseWarning(mode);
  if (warning) pdf.paragraph(warning, { isBold: true });
  pdf.table(
    ['What', 'Value'],
    [
      ['Carrier', carrier.legalName],
      ['FRN; Form 499 filer id', `${carrier.frn}; ${carrier.filer499Id}`],
      ['Year reported on', String(year)],
      ['Compiled', `${localTime(asOf, due?.zone ?? 'UTC')}, as ${draftId}`],
    ],
    [3, 7],
  );
  pdf.paragraph(dueText(draft));
  for (const { heading, lines } of yearlySections(draft)) {
    pdf.heading(2, heading ?? 'What the rule asks for');
    pdf.table(
      ['What', 'Number'],
      lines.map(({ label, value }) => [label, String(value)]),
      [8, 2],
    );
  }
  pdf.heading(2, 'What the filing must contain');
  for (const item of required) pdf.paragraph(`[  ] ${item}`);
  pdf.heading(2, 'Signature');
  pdf.paragraph('Nothing of this is a statement until an officer has checked, completed and signed it.');
  pdf.paragraph('Officer (name, title, date): ______________________________________________');
  pdf.paragraph(`Digest of what it says: ${digest}`);
  return pdf.finish();
};
