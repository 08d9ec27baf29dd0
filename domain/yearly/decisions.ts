import type { Json } from '../ledger';
import type { Policy } from '../policy/schema';
import { localDay } from '../windows/moments';
import { classify } from './classify';
import type { RegisterEntry, RegisteredAct, RegisteredBreach, YearRegister } from './register';

/** What a regulator asks a carrier to answer for: that nobody was told, or not in time, and what was decided between rules. */
export const DECISION_KINDS = {
  'not-notified': 'somebody was not told',
  'exemption-used': 'an exemption was relied on',
  late: 'somebody was told late, or has not been told in time',
  'conflict-settled': 'two rules left no lawful time, and one was kept',
  unsettled: 'a case ended with notices unsettled',
  withdrawn: 'a report that had been filed was withdrawn',
} as const;
export type DecisionKind = keyof typeof DECISION_KINDS;

/** One line of the register of decisions; its keys are an API. */
export interface RegisteredDecision {
  readonly kind: DecisionKind;
  /** Of the case; null: it is about what was never one. */
  readonly reference: string | null;
  /** YYYY-MM-DD in the carrier's zone. */
  readonly on: string;
  /** Who decided, by name; empty: nobody has put a name to it yet. */
  readonly persons: readonly string[];
  /** null: nobody has given one yet. */
  readonly reason: string | null;
  /** What it rested on. */
  readonly facts: readonly string[];
  /** The entry of the case's ledger that says so, or of the register. */
  readonly ledgerSeq: number | null;
  readonly entry: number | null;
}

type Data = Readonly<Record<string, Json | undefined>>;
const textIn = (value: Json | undefined): string[] =>
  typeof value === 'string' && value !== '' ? [value] : [];
const textsIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.flatMap((each) => textIn(each as Json)) : textIn(value);
const assessorIn = ({ assessment }: Data): string[] =>
  textIn((assessment as { readonly assessor?: Json } | null | undefined)?.assessor);

const decisionOf = (
  kind: DecisionKind,
  { reference, at, seq, actor, data }: RegisteredAct,
  facts: readonly string[],
  zone: string,
): RegisteredDecision => ({
  kind,
  reference,
  on: localDay(Date.parse(at), zone),
  persons: [...new Set([actor, ...textIn(data['second']), ...assessorIn(data)])],
  reason: textIn(data['reason'])[0] ?? null,
  facts,
  ledgerSeq: seq,
  entry: null,
});

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
  if (typeof data['customersNotOwed'] === 'string')
    return of('not-notified', textIn(data['customersNotOwed']));
  const unsettled = typeof data['unsettled'] === 'number' ? data['unsettled'] : 0;
  return unsettled > 0 ? of('unsettled', [`${unsettled} notice(s) unsettled`]) : [];
};

/** The facts that exemptions turn on. */
const EXEMPTING = ['harm', 'goodFaith', 'encrypted', 'keyTaken', 'intentional'] as const;

/** What people have noted of a case explains what its ledger tells. */
const explainedBy = (
  decision: RegisteredDecision,
  notes: readonly RegisterEntry[],
  kind: RegisterEntry['kind'],
): RegisteredDecision => {
  const own = notes.filter((note) => note.kind === kind && note.breach === decision.reference);
  const reasons = [...(decision.reason === null ? [] : [decision.reason]), ...own.map(({ basis }) => basis)];
  return {
    ...decision,
    persons: [...new Set([...decision.persons, ...own.map(({ actor }) => actor)])],
    reason: reasons.join('; ') || null,
  };
};

/** Who stated last what an exemption rests on: an amendment of such a fact, else the determination. */
const exemptionOf = (
  breach: RegisteredBreach,
  acts: readonly RegisteredAct[],
  policy: Policy,
  zone: string,
): RegisteredDecision[] => {
  const { exemptBecause } = classify(breach, policy, zone);
  if (exemptBecause === null) return [];
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

const PASSED = /^remind\/(agencies|customers)\/.+\/100$/;

/** A latest that passed; who explains it, and how, is what people have noted of that case. */
const latenessOf = (
  act: RegisteredAct,
  notes: readonly RegisterEntry[],
  zone: string,
): RegisteredDecision[] => {
  const [key = ''] = textIn(act.data['key']);
  const recipient = act.kind === 'reminded' ? PASSED.exec(key)?.[1] : undefined;
  const wasLate = act.kind === 'task-filed' && textIn(act.data['reason']).length > 0;
  if (wasLate)
    return [decisionOf('late', act, [...textIn(act.data['recipient']), ...textIn(act.data['text'])], zone)];
  if (recipient === undefined) return [];
  const passed = decisionOf('late', act, [recipient, ...textIn(act.data['text'])], zone);
  return [explainedBy({ ...passed, persons: [], reason: null }, notes, 'late-event')];
};

const NOTED: Readonly<Partial<Record<RegisterEntry['kind'], DecisionKind>>> = {
  'not-notified': 'not-notified',
  'late-event': 'late',
  'small-breach': 'exemption-used',
};

/** What people have put into the register of what was never a case, or beside it. */
const notedBy = ({ id, kind, on, count, basis, actor, breach }: RegisterEntry): RegisteredDecision[] => {
  const decided = NOTED[kind];
  // What is noted of a case explains what its own ledger tells.
  if (decided === undefined || (decided !== 'not-notified' && breach !== undefined)) return [];
  return [
    {
      kind: decided,
      reference: breach ?? null,
      on,
      persons: [actor],
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
  return [
    ...acts
      .filter(({ at }) => localDay(Date.parse(at), zone).startsWith(`${year}-`))
      .flatMap((act) => [...decidedBy(act, zone), ...latenessOf(act, standing, zone)]),
    ...breaches
      .flatMap((breach) => exemptionOf(breach, acts, policy, zone))
      .map((decision) => explainedBy(decision, standing, 'small-breach')),
    ...standing.flatMap(notedBy),
  ].sort((a, b) => a.on.localeCompare(b.on) || (a.reference ?? '').localeCompare(b.reference ?? ''));
};
