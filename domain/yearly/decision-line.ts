import type { Json } from '../ledger';
import { localDay } from '../windows/moments';
import type { RegisterEntry, RegisteredAct } from './register';

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

export type Data = Readonly<Record<string, Json | undefined>>;
/** The text that an entry's data has there; none: it has no text. */
export const textIn = (value: Json | undefined): string[] =>
  typeof value === 'string' && value !== '' ? [value] : [];
export const textsIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.flatMap((each) => textIn(each as Json)) : textIn(value);
const assessorIn = ({ assessment }: Data): string[] =>
  textIn((assessment as { readonly assessor?: Json } | null | undefined)?.assessor);

/** One line of what an act decided, by whoever took it. */
export const decisionOf = (
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

const personsOf = ({ actor, second }: RegisterEntry): string[] => [actor, ...textIn(second)];

/** What people have noted of a case explains what its ledger tells. */
export const explainedBy = (
  decision: RegisteredDecision,
  notes: readonly RegisterEntry[],
  kind: RegisterEntry['kind'],
): RegisteredDecision => {
  const own = notes.filter((note) => note.kind === kind && note.breach === decision.reference);
  const reasons = [...(decision.reason === null ? [] : [decision.reason]), ...own.map(({ basis }) => basis)];
  return {
    ...decision,
    persons: [...new Set([...decision.persons, ...own.flatMap(personsOf)])],
    reason: reasons.join('; ') || null,
  };
};
