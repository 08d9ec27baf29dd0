import { portalFields, portalRemark } from './portal-fields';
import type { Report } from './schema/report';

/** What a person must see before pasting anything that is an exercise. */
export const exerciseWarning = (mode: Report['mode']): string | null => {
  if (mode === 'drill') return 'THIS IS A DRILL. No breach has happened. Do not file this.';
  if (mode === 'sandbox') return 'THIS IS A SANDBOX. Do not file this.';
  return null;
};

/** All seven fields as one text file: each under its number and length, with nothing but the field between the rules. */
export const portalText = (report: Report): string => {
  const warning = exerciseWarning(report.mode);
  const rule = '-'.repeat(72);
  const head = [
    ...(warning ? [warning, ''] : []),
    `${report.reportId}: the seven fields of the portal’s form. Paste what stands between the lines.`,
    'No published limit of length was found for any field: compare the length with what the form says.',
  ];
  const fields = portalFields(report).flatMap(({ number, label, text, length }) => [
    '',
    `Field ${number} of 7: ${label} (${length} characters)`,
    rule,
    text,
    rule,
  ]);
  const remark = portalRemark(report);
  const remarks =
    remark === null
      ? []
      : ['', `What changed, for remarks (${[...remark].length} characters)`, rule, remark, rule];
  return `${[...head, ...fields, ...remarks].join('\n')}\n`;
};
