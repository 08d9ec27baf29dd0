import type { Json } from '../ledger';
import type { Policy } from '../policy/schema';
import { localDay } from '../windows/moments';
import { classify } from './classify';
import { decisionOf, explainedBy, textIn, textsIn } from './decision-line';
import type { Data, DecisionKind, RegisteredDecision } from './decision-line';
import { latenessOf } from './lateness';
import type { RegisterEntry, RegisteredAct, RegisteredBreach, YearRegister } from './register';

const countIn = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

/** With what a case ended that was not settled. */
const unsettledIn = ({ unsettled, lettersDue, lettersElsewhere }: Data): string[] => [
  ...(countIn(unsettled) > 0 ? [`${countIn(unsettled)} notice(s) unsettled`] : []),
  ...(countIn(lettersDue) > 0
    ? [
        `${countIn(lettersDue)} letter(s) sent another way: ${textIn(lettersElsewhere)[0] ?? 'not said which'}`,
      ]
    : []),
];

/** What one act on a case decided, if anything. */
const decidedBy = (act: RegisteredAct, zone: string): RegisteredDecision[] => {
  const { kind, data } = act;
  const of = (decision: DecisionKind, facts: readonly string[]) => [decisionOf(decision, act, facts, zone)];
  if (kind === 'conflict-decided')
    return of('conflict-settled', [
      ...textIn(data['decision']),
      ...textIn(data['message']),
      ...textsIn(data['citations']),
    ]);
  if (kind === 'obligation-withdrawn')
    return of('not-notified', [
      `${textIn(data['policy'])[0]}/${textIn(data['obligation'])[0]}`,
      ...textIn(data['fact']),
      ...textIn(data['citation']),
    ]);
  if (kind === 'report-built' && data['stage'] === 'withdrawn')
    return of('withdrawn', textIn(data['reportId']));
  if (kind !== 'closed') return [];
  if (data['as'] === 'not-a-breach') return of('not-notified', ['closed as not a breach']);
  const untold = textsIn(data['openTasks']);
  const exempt = textsIn(data['exempt']);
  return [
    ...(typeof data['customersNotOwed'] === 'string'
      ? of('not-notified', textIn(data['customersNotOwed']))
      : unsettledIn(data).length > 0
        ? of('unsettled', unsettledIn(data))
        : []),
    ...(untold.length > 0 ? of('not-notified', untold) : []),
    ...(exempt.length > 0 ? of('exemption-used', exempt) : []),
  ];
};

/** The facts that exemptions turn on. */
const EXEMPTING = ['harm', 'goodFaith', 'encrypted', 'keyTaken', 'intentional'] as const;

/**
 * Of a case that has not ended, or was ended by an earlier version of the program: who stated last what an exemption of its
 * policy rests on, by an amendment of such a fact, else by the determination.
 */
const exemptionOf = (
  breach: RegisteredBreach,
  acts: readonly RegisteredAct[],
  policy: Policy,
  zone: string,
): RegisteredDecision[] => {
  const { exemptBecause } = classify(breach, policy, zone);
  // Where two persons ended the case, its closing says what it relied on; under another policy nothing of this one is used.
  const isDecided = acts.some(
    ({ reference, kind, data }) => reference === breach.reference && kind === 'closed' && 'exempt' in data,
  );
  if (exemptBecause === null || isDecided || !breach.policies.includes(policy.id)) return [];
  const { reference, customers, facts: known } = breach;
  const stated = acts.findLast(
    (act) =>
      act.reference === reference &&
      (act.kind === 'determined' ||
        (act.kind === 'amended' &&
          EXEMPTING.some((fact) => Object.hasOwn((act.data['facts'] ?? {}) as object, fact)))),
  );
  const facts = [
    `${policy.id}: ${exemptBecause}`,
    `${customers} customer(s)`,
    ...EXEMPTING.flatMap((fact) => (known[fact] === undefined ? [] : [`${fact}: ${String(known[fact])}`])),
  ];
  if (stated) return [decisionOf('exemption-used', stated, facts, zone)];
  const on = localDay(Date.parse(known.determinedAt ?? known.discoveredAt), zone);
  return [
    { kind: 'exemption-used', reference, on, persons: [], reason: null, facts, ledgerSeq: null, entry: null },
  ];
};

const NOTED: Readonly<Partial<Record<RegisterEntry['kind'], DecisionKind>>> = {
  'not-notified': 'not-notified',
  'late-event': 'late',
  'small-breach': 'exemption-used',
};

/** What people have put into the register of what was never a case, or beside it. */
const notedBy = ({
  id,
  kind,
  on,
  count,
  basis,
  actor,
  second,
  breach,
}: RegisterEntry): RegisteredDecision[] => {
  const decided = NOTED[kind];
  // What is noted of a case explains what its own ledger tells.
  if (decided === undefined || (decided !== 'not-notified' && breach !== undefined)) return [];
  return [
    {
      kind: decided,
      reference: breach ?? null,
      on,
      persons: [actor, ...textIn(second)],
      reason: basis,
      facts: [`${kind}: ${count}`],
      ledgerSeq: null,
      entry: id,
    },
  ];
};

/**
 * The decisions of a year, each with named persons and facts, by day: from the ledgers of its cases, and from what people put
 * into the register. Pure.
 * @param policy whose exemptions may have been used (`fcc-2023`)
 * @param zone IANA zone of the carrier
 */
export const decisionsOf = (
  { breaches, entries, acts, year }: YearRegister,
  policy: Policy,
  zone: string,
): RegisteredDecision[] => {
  const standing = entries.filter(({ correctedBy }) => correctedBy === null);
  const ofYear = acts.filter(({ at }) => localDay(Date.parse(at), zone).startsWith(`${year}-`));
  return [
    ...ofYear.flatMap((act) => decidedBy(act, zone)),
    ...latenessOf(ofYear, standing, zone),
    ...breaches
      .flatMap((breach) => exemptionOf(breach, acts, policy, zone))
      .map((decision) => explainedBy(decision, standing, 'small-breach')),
    ...standing.flatMap(notedBy),
  ].sort((a, b) => a.on.localeCompare(b.on) || (a.reference ?? '').localeCompare(b.reference ?? ''));
};
