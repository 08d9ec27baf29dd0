import { localTime } from '../local-time';
import type { YearlyDraft } from './schema';
import { yearlySections } from './sections';
import type { YearlySection } from './sections';

const RULE = '-'.repeat(72);

const dueLines = ({ due }: YearlyDraft): string[] => {
  if (!due) return ['Due:     the policy gives no date'];
  const { targetAt, latestAt, zone, citation, isInForce, policy } = due;
  const told = (at: string): string => `${localTime(at, zone)} (${zone})`;
  return [
    `Rule:    ${citation} (${policy})`,
    ...(isInForce
      ? []
      : ['         This text is adopted but not in force: whether to file it is for counsel.']),
    `File by: ${told(targetAt)}`,
    ...(latestAt === targetAt ? [] : [`Latest:  ${told(latestAt)}, as the rule itself counts`]),
  ];
};

const row = (label: string, value: number): string => `${label.padEnd(60, '.')} ${String(value).padStart(8)}`;

const sectionLines = ({ heading, lines }: YearlySection, index: number): string[] => [
  ...(index > 0 ? [''] : []),
  ...(heading === null ? [] : [`${heading}:`]),
  ...lines.map(({ label, value, isPart }) => row(`${isPart ? '  ' : ''}${label} `, value)),
];

/** The draft as people read it. Whoever signs completes it: nothing in it is a statement yet. */
export const yearlyDraftText = (draft: YearlyDraft): string => {
  const { carrier, title, draftId, mode, asOf, due, required } = draft;
  const heading = `DRAFT of the ${title}`;
  return `${[
    ...(mode === 'sandbox' ? ['THIS IS A SANDBOX. Do not file this.', ''] : []),
    heading,
    '='.repeat(heading.length),
    '',
    `Carrier: ${carrier.legalName}, FRN ${carrier.frn}, Form 499 filer id ${carrier.filer499Id}`,
    `Draft:   ${draftId}, as of ${localTime(asOf, due?.zone ?? 'UTC')}`,
    ...dueLines(draft),
    '',
    RULE,
    ...yearlySections(draft).flatMap(sectionLines),
    RULE,
    '',
    'What the filing must contain:',
    ...required.map((item) => `[ ] ${item}`),
    '',
    'Nothing of this is a statement until an officer has checked, completed and signed it.',
    `Digest: ${draft.digest}`,
  ].join('\n')}\n`;
};
