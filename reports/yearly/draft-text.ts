import { DECISION_KINDS } from '../../domain/yearly/decisions';
import type { DecisionKind } from '../../domain/yearly/decisions';
import { localTime } from '../local-time';
import type { YearlyDraft } from './schema';

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

const decisionLines = ({ counts: { decisions } }: YearlyDraft): string[] =>
  decisions
    ? [
        '',
        'From the register of decisions (tocsin yearly decisions):',
        ...Object.entries(DECISION_KINDS).map(([kind, text]) =>
          row(`  ${text} `, decisions[kind as DecisionKind]),
        ),
        row('  of these, without a named person or a reason ', decisions.unexplained),
      ]
    : [];

const summaryLines = ({ counts: { exempt, notNotified, notABreach, late, breaches, open } }: YearlyDraft) => [
  row('Breaches exempt from notice to agencies ', exempt.cases + exempt.recorded),
  row('  of these, carried as cases ', exempt.cases),
  row('  of these, recorded in the register ', exempt.recorded),
  row('Customers affected by exempt breaches ', exempt.customers),
  '',
  'For the officer who signs, not part of what the rule asks for:',
  row('All cases that are breaches, or may be ', breaches),
  row('Cases that are not closed yet ', open),
  row('Cases closed as no breach ', notABreach),
  row('Cases that ended without a notice to customers ', notNotified.cases),
  row('Other decisions not to notify ', notNotified.recorded),
  row('Cases in which the time to tell agencies passed ', late.agencies),
  row('Cases in which the time to tell customers passed ', late.customers),
  row('Other late events ', late.recorded),
];

const certificationLines = ({ counts: { complaints, dataBrokerActions, breaches, late } }: YearlyDraft) => [
  'Customer complaints about unauthorized release of CPNI:',
  row('  improper access by employees ', complaints['employee-access']),
  row('  disclosure to individuals not authorized ', complaints['unauthorized-disclosure']),
  row('  access online by individuals not authorized ', complaints['online-access']),
  row('  other ', complaints.other),
  row('Actions taken against data brokers ', dataBrokerActions),
  '',
  'For the officer who signs, not part of what the rule asks for:',
  row('Cases that are breaches, or may be ', breaches),
  row('Cases in which the time to tell agencies passed ', late.agencies),
  row('Cases in which the time to tell customers passed ', late.customers),
];

/** The draft as people read it. Whoever signs completes it: nothing in it is a statement yet. */
export const yearlyDraftText = (draft: YearlyDraft): string => {
  const { carrier, title, draftId, mode, asOf, due, required, kind } = draft;
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
    ...(kind === 'summary' ? [...summaryLines(draft), ...decisionLines(draft)] : certificationLines(draft)),
    RULE,
    '',
    'What the filing must contain:',
    ...required.map((item) => `[ ] ${item}`),
    '',
    'Nothing of this is a statement until an officer has checked, completed and signed it.',
    `Digest: ${draft.digest}`,
  ].join('\n')}\n`;
};
