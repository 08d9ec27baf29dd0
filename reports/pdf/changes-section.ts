import type { Report } from '../schema/report';
import type { TaggedDocument } from './tagged-document';

/** More would hide what matters; all of them are in the JSON. */
const MOST_LINES = 60;

const shown = (value: string | number | boolean | null): string => (value === null ? '-' : String(value));

/** `/notices/counts/accepted` as people read it. */
const named = (field: string): string => field.slice(1).replaceAll('/', ' / ');

/** What a reader of the report that was filed before must read again, and why. */
export const addChanges = (pdf: TaggedDocument, report: Report): void => {
  const { changes, reason, withdrawnBy } = report;
  if (!changes) return;
  pdf.heading(2, withdrawnBy ? `Withdrawal of ${changes.since}` : `What changed since ${changes.since}`);
  if (withdrawnBy)
    pdf.paragraph(
      `${withdrawnBy.actor} and ${withdrawnBy.second} withdraw what was filed of this breach: ${reason}`,
      { isBold: true },
    );
  else if (reason !== null) pdf.paragraph(`Reason: ${reason}`);
  pdf.paragraph(`${changes.since} was filed as ${changes.sinceDigest}, and stands as it was filed.`);
  if (changes.fields.length === 0) return pdf.paragraph('No figure of it has changed.');
  const left = changes.fields.length - MOST_LINES;
  pdf.table(
    ['Field', 'Before', 'After'],
    [
      ...changes.fields
        .slice(0, MOST_LINES)
        .map(({ field, before, after }) => [named(field), shown(before), shown(after)]),
      ...(left > 0 ? [['...', `${left} more are in the JSON report`, '']] : []),
    ],
    [3.4, 3.3, 3.3],
  );
};
