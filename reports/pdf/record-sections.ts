import { localTime } from '../local-time';
import type { Report } from '../schema/report';
import type { TaggedDocument } from './tagged-document';

/** More lines than this would make the report longer than anybody reads; all of them are in the JSON. */
const LINES_AT_EACH_END = 20;

const story = ({ timeline, zone }: Report): string[][] => {
  const rows = timeline.map(({ seq, at, actor, text }) => [String(seq), localTime(at, zone), actor, text]);
  if (rows.length <= 2 * LINES_AT_EACH_END + 1) return rows;
  const left = rows.length - 2 * LINES_AT_EACH_END;
  return [
    ...rows.slice(0, LINES_AT_EACH_END),
    ['...', '', '', `${left} more entries are in the JSON report`],
    ...rows.slice(-LINES_AT_EACH_END),
  ];
};

/** The case’s story, the rules it ran under, and how all of this can be checked. */
export const addRecord = (pdf: TaggedDocument, report: Report, digest: string): void => {
  const { policies, ledger, preparedBy, reference, asOf, zone } = report;
  pdf.heading(2, 'Timeline');
  pdf.table(['Ledger', 'When', 'Who', 'What'], story(report), [0.8, 2.1, 1.6, 5.5]);
  pdf.heading(2, 'Rules applied');
  pdf.table(
    ['Policy', 'Version', 'Citation', 'Text (SHA-256)'],
    policies.map(({ id, version, citation, digest: text, isPinnedText }) => [
      id,
      String(version),
      citation,
      isPinnedText ? text : `${text} (of another version than the pinned one)`,
    ]),
    [1.8, 0.9, 3.2, 4.1],
  );
  pdf.heading(2, 'How to check this report');
  pdf.paragraph(
    `It was compiled from the records of ${reference}, ledger entries 1 to ${ledger.seq}, whose head is ${ledger.hash}`,
  );
  pdf.paragraph(`SHA-256 of the JSON report: ${digest}`);
  pdf.paragraph(`Prepared by ${preparedBy}, as of ${localTime(asOf, zone)}.`);
  pdf.paragraph('Certified by (name, title, date): ______________________________________________');
};
