import type { Policy } from '../policy/schema';
import { classify } from './classify';
import { DECISION_KINDS } from './decision-line';
import type { DecisionKind, RegisteredDecision } from './decision-line';
import { decisionsOf } from './decisions';
import { COMPLAINT_CATEGORIES } from './register';
import type { ComplaintCategory, RegisterEntry, RegisterKind, YearRegister } from './register';

/** The register of a year in numbers. No personal data. */
export interface RegisterCounts {
  /** Cases that are breaches, or may be. */
  readonly breaches: number;
  readonly open: number;
  readonly notABreach: number;
  /** Exempt from notice to agencies: cases, what people recorded beside them, and the customers of both. */
  readonly exempt: { readonly cases: number; readonly recorded: number; readonly customers: number };
  /** Ended without a notice to customers; decisions recorded beside the cases. */
  readonly notNotified: { readonly cases: number; readonly recorded: number };
  readonly late: { readonly agencies: number; readonly customers: number; readonly recorded: number };
  readonly complaints: Readonly<Record<ComplaintCategory, number>>;
  readonly dataBrokerActions: number;
  /** Lines of the register of decisions by kind, and how many of all lack a reason or a name. */
  readonly decisions: Readonly<Record<DecisionKind, number>> & { readonly unexplained: number };
}

const sum = (entries: readonly RegisterEntry[]): number =>
  entries.reduce((total, { count }) => total + count, 0);

const decisionCounts = (decisions: readonly RegisteredDecision[]): RegisterCounts['decisions'] => ({
  ...(Object.fromEntries(
    Object.keys(DECISION_KINDS).map((kind) => [kind, decisions.filter((each) => each.kind === kind).length]),
  ) as Record<DecisionKind, number>),
  unexplained: decisions.filter(({ persons, reason }) => persons.length === 0 || reason === null).length,
});

/** Counts a year's register. An entry that names a case explains it, and is not counted beside it. Pure. */
export const tally = (register: YearRegister, policy: Policy, zone: string): RegisterCounts => {
  const { breaches, entries } = register;
  const classed = breaches.map((breach) => ({ ...breach, ...classify(breach, policy, zone) }));
  const standing = entries.filter(({ correctedBy }) => correctedBy === null);
  const ofKind = (kind: RegisterKind): RegisterEntry[] => standing.filter((entry) => entry.kind === kind);
  const besideCases = (kind: RegisterKind): RegisterEntry[] =>
    ofKind(kind).filter(({ breach }) => breach === undefined);
  const exempt = classed.filter(({ exemptBecause }) => exemptBecause !== null);
  const small = besideCases('small-breach');
  return {
    breaches: classed.filter(({ isNotABreach }) => !isNotABreach).length,
    open: classed.filter(({ isOpen }) => isOpen).length,
    notABreach: classed.filter(({ isNotABreach }) => isNotABreach).length,
    exempt: {
      cases: exempt.length,
      recorded: small.length,
      customers: exempt.reduce((total, { customers }) => total + customers, 0) + sum(small),
    },
    notNotified: {
      cases: classed.filter(({ isNotNotified }) => isNotNotified).length,
      recorded: sum(besideCases('not-notified')),
    },
    late: {
      agencies: classed.filter(({ late }) => late.includes('agencies')).length,
      customers: classed.filter(({ late }) => late.includes('customers')).length,
      recorded: sum(besideCases('late-event')),
    },
    complaints: Object.fromEntries(
      COMPLAINT_CATEGORIES.map((category) => [
        category,
        sum(ofKind('complaint').filter((entry) => entry.category === category)),
      ]),
    ) as Record<ComplaintCategory, number>,
    dataBrokerActions: sum(ofKind('data-broker')),
    decisions: decisionCounts(decisionsOf(register, policy, zone)),
  };
};
