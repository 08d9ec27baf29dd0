import { DECISION_KINDS } from '../../domain/yearly/decision-line';
import type { DecisionKind } from '../../domain/yearly/decision-line';
import type { YearlyDraft } from './schema';

/** One number of a yearly filing. `isPart`: it belongs to the line above it. */
export interface YearlyLine {
  readonly label: string;
  readonly value: number;
  readonly isPart?: true;
}
/** Numbers that belong together, under a sentence; null: they are what the rule asks for. */
export interface YearlySection {
  readonly heading: string | null;
  readonly lines: readonly YearlyLine[];
}

const FOR_THE_OFFICER = 'For the officer who signs, not part of what the rule asks for';

const decisionSections = ({ counts: { decisions } }: YearlyDraft): YearlySection[] =>
  decisions
    ? [
        {
          heading: 'From the register of decisions (tocsin yearly decisions)',
          lines: [
            ...Object.entries(DECISION_KINDS).map(([kind, label]): YearlyLine => ({
              label,
              value: decisions[kind as DecisionKind],
              isPart: true,
            })),
            {
              label: 'of these, without a named person or a reason',
              value: decisions.unexplained,
              isPart: true,
            },
          ],
        },
      ]
    : [];

const summarySections = (draft: YearlyDraft): YearlySection[] => {
  const { exempt, notNotified, notABreach, late, breaches, open } = draft.counts;
  return [
    {
      heading: null,
      lines: [
        { label: 'Breaches exempt from notice to agencies', value: exempt.cases + exempt.recorded },
        { label: 'of these, carried as cases', value: exempt.cases, isPart: true },
        { label: 'of these, recorded in the register', value: exempt.recorded, isPart: true },
        { label: 'Customers affected by exempt breaches', value: exempt.customers },
      ],
    },
    {
      heading: FOR_THE_OFFICER,
      lines: [
        { label: 'All cases that are breaches, or may be', value: breaches },
        { label: 'Cases that are not closed yet', value: open },
        { label: 'Cases closed as no breach', value: notABreach },
        { label: 'Cases that ended without a notice to customers', value: notNotified.cases },
        { label: 'Other decisions not to notify', value: notNotified.recorded },
        { label: 'Cases in which the time to tell agencies passed', value: late.agencies },
        { label: 'Cases in which the time to tell customers passed', value: late.customers },
        { label: 'Other late events', value: late.recorded },
      ],
    },
    ...decisionSections(draft),
  ];
};

const certificationSections = ({ counts }: YearlyDraft): YearlySection[] => {
  const { complaints, dataBrokerActions, breaches, late } = counts;
  return [
    {
      heading: 'Customer complaints about unauthorized release of CPNI',
      lines: [
        { label: 'improper access by employees', value: complaints['employee-access'], isPart: true },
        {
          label: 'disclosure to individuals not authorized',
          value: complaints['unauthorized-disclosure'],
          isPart: true,
        },
        {
          label: 'access online by individuals not authorized',
          value: complaints['online-access'],
          isPart: true,
        },
        { label: 'other', value: complaints.other, isPart: true },
        { label: 'Actions taken against data brokers', value: dataBrokerActions },
      ],
    },
    {
      heading: FOR_THE_OFFICER,
      lines: [
        { label: 'Cases that are breaches, or may be', value: breaches },
        { label: 'Cases in which the time to tell agencies passed', value: late.agencies },
        { label: 'Cases in which the time to tell customers passed', value: late.customers },
      ],
    },
  ];
};

/** All numbers of a draft in the order in which people read them. */
export const yearlySections = (draft: YearlyDraft): YearlySection[] =>
  draft.kind === 'summary' ? summarySections(draft) : certificationSections(draft);
