import type { PortalField } from '../portal-fields';
import { exerciseWarning } from '../portal-text';
import type { YearlyDraft } from './schema';
import { yearlySections } from './sections';

/** What a person pastes where the yearly filing is made, each with its length. No published limit was found for any field. */
export const yearlyPortalFields = (draft: YearlyDraft): PortalField[] => {
  const { carrier, year, title } = draft;
  const officerLess = yearlySections(draft).slice(0, 1);
  const fields: readonly (readonly [string, string])[] = [
    ['Carrier', `${carrier.legalName}\nFRN ${carrier.frn}, Form 499 filer ID ${carrier.filer499Id}`],
    ['Subject', title],
    ['Period covered', `${year}-01-01 to ${year}-12-31`],
    ...officerLess.flatMap(({ lines }) =>
      lines.map(({ label, value }): readonly [string, string] => [label, String(value)]),
    ),
  ];
  return fields.map(([label, text], index) => ({
    number: index + 1,
    label,
    text,
    length: [...text].length,
    limit: null,
  }));
};

/** The same as one text file, with nothing but the field between the rules. */
export const yearlyPortalText = (draft: YearlyDraft): string => {
  const fields = yearlyPortalFields(draft);
  const warning = exerciseWarning(draft.mode);
  const rule = '-'.repeat(72);
  return `${[
    ...(warning ? [warning, ''] : []),
    `${draft.draftId}: paste what stands between the lines, once an officer has checked and signed it.`,
    'No published limit of length was found for any field: compare the length with what the form says.',
    ...fields.flatMap(({ number, label, text, length }) => [
      '',
      `Field ${number} of ${fields.length}: ${label} (${length} characters)`,
      rule,
      text,
      rule,
    ]),
  ].join('\n')}\n`;
};
